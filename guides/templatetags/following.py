"""Whether who reads a page follows it."""

from typing import Any

from django import template

from guides.following.selectors import follows_address

register = template.Library()


@register.simple_tag(takes_context=True)
def following(context: Any) -> bool | None:
    """``{% following as followed %}``, in a personal part of a guide or a fiche; None: there is nobody to tell, or no page yet."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated or getattr(request, "is_preview", False):
        return None
    return follows_address(request.user, request.path)
