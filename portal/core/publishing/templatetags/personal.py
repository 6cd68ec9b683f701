"""``{% personal "components/account_link.html" %}``: the part of a page that names its reader."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def personal(context: Any, template_name: str) -> SafeString:
    """The template with its own context (``request`` and the context processors), or a place kept for it in a shared page."""
    request = context.get("request")
    places = getattr(request, "personal_places", None)
    return mark_safe(places.keep(template_name) if places else get_template(template_name).render({}, request))
