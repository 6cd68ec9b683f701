"""One's own words: another's are refused (403), what one may not read does not exist."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from quartiers import selectors
from quartiers.models import Comment, Post

Own = TypeVar("Own", Post, Comment)


def own_post(request: HttpRequest, slug: str, address: str) -> Post:
    """A post that others may read."""
    return _own(request, _read(request, slug, address))


def own_comment(request: HttpRequest, slug: str, address: str, key: str) -> Comment:
    """An answer in such a post."""
    return _own(request, selectors.comment_or_404(_read(request, slug, address), key))


def _read(request: HttpRequest, slug: str, address: str) -> Post:
    return selectors.post_or_404(request.user, selectors.space_or_404(request.user, slug), address)


def _own(request: HttpRequest, written: Own) -> Own:
    if written.author != request.user:
        raise PermissionDenied
    return written


def own_written(request: HttpRequest, slug: str, address: str) -> Post:
    """A post, those that others no longer read too: taken back and still to be put back, or hidden by moderators."""
    try:
        return own_post(request, slug, address)
    except Http404:
        return selectors.own_unseen_or_404(request.user, selectors.space_or_404(request.user, slug), address)
