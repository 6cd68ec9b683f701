"""Taking one's own post or answer back, and putting it back: no question asked, for it can be undone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from quartiers import selectors
from quartiers.models import Comment
from quartiers.services import withdrawal
from quartiers.views.own import own_comment, own_post


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """Take one's own post back; the space then offers to put it back. The second of two clicks changes nothing."""
    space = selectors.space_or_404(request.user, slug)
    key = address[:10]
    if not selectors.taken_back(request.user)[0].filter(space=space, key=key).exists():
        withdrawal.withdraw(own_post(request, slug, address))
    return redirect(f"{space.get_absolute_url()}?retiree={key}")


@login_required
@require_POST
def put_back(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """The post as it was; what isn't one's own, or is gone for good, doesn't exist."""
    space = selectors.space_or_404(request.user, slug)
    gone = selectors.taken_back(request.user)[0].filter(space=space, key=address[:10]).first()
    if gone is not None:
        withdrawal.put_back(gone)
        messages.success(request, "Votre publication est remise, avec ses réponses.")
    return redirect(own_post(request, slug, address))


@login_required
@require_POST
def withdraw_comment(request: HttpRequest, slug: str, address: str, key: str) -> HttpResponse:
    """Take one's own answer back; its place in the discussion offers to put it back."""
    gone = _gone(request, slug, address, key)
    if gone is None:
        gone = own_comment(request, slug, address, key)
        withdrawal.withdraw(gone)
    return redirect(gone)


@login_required
@require_POST
def put_back_comment(request: HttpRequest, slug: str, address: str, key: str) -> HttpResponse:
    """The answer as it was."""
    gone = _gone(request, slug, address, key)
    if gone is not None:
        withdrawal.put_back(gone)
        messages.success(request, "Votre réponse est remise.")
    return redirect(own_comment(request, slug, address, key))


def _gone(request: HttpRequest, slug: str, address: str, key: str) -> Comment | None:
    """One's own answer that was taken back, in a discussion that one reads."""
    post = selectors.post_or_404(request.user, selectors.space_or_404(request.user, slug), address)
    return selectors.taken_back(request.user)[1].filter(post=post, key=key).first()
