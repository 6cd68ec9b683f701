"""One's own words: another's are refused (403), what one may not read does not exist."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from quartiers import selectors
from quartiers.models import Comment, Post


def own_post(request: HttpRequest, slug: str, address: str) -> Post:
    """A post that others may read."""
    space = selectors.space_or_404(request.user, slug)
    found = selectors.post_or_404(request.user, space, address)
    if found.author != request.user:
        raise PermissionDenied
    return found


def own_comment(request: HttpRequest, slug: str, address: str, key: str) -> Comment:
    """An answer in such a post."""
    space = selectors.space_or_404(request.user, slug)
    found = selectors.post_or_404(request.user, space, address)
    comment = selectors.comment_or_404(found, key)
    if comment.author != request.user:
        raise PermissionDenied
    return comment


def own_written(request: HttpRequest, slug: str, address: str) -> Post:
    """A post, those that others no longer read too: taken back and still to be put back, or hidden by moderators."""
    try:
        return own_post(request, slug, address)
    except Http404:
        return selectors.own_unseen_or_404(request.user, selectors.space_or_404(request.user, slug), address)
