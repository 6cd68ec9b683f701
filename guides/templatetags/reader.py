"""What a page says of its reader's own organisation."""

from typing import Any

from django import template

from guides.selectors import reader_duty

register = template.Library()


@register.simple_tag(takes_context=True)
def own_duty(context: Any) -> dict[str, str] | None:
    """``{% own_duty as own %}``, in a personal part of a fiche: number and label, None when there is none to call."""
    request = context.get("request")
    return reader_duty(request.user) if request else None
