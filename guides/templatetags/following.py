"""Whether who reads a page follows it, and what is new in it for them."""

from typing import Any

from django import template

from guides.following.selectors import Followed, followed_at

register = template.Library()


@register.simple_tag(takes_context=True)
def following(context: Any) -> Followed | bool | None:
    """``{% following as followed %}``, in a personal part of a guide or a fiche: what is new in it to who follows it, or False.
    None: there is nobody to tell, or no page yet."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated or getattr(request, "is_preview", False):
        return None
    return followed_at(request.user, request.path) or False
