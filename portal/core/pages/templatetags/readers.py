"""Who reads a page, for the edit screen."""

from dataclasses import dataclass
from typing import Any

from django import template
from wagtail.models import Page

from portal.core.audience import PUBLIC
from portal.core.pages.audience import path_tokens, restrictions_above
from portal.core.pages.words import readers_in_words

register = template.Library()


@dataclass(frozen=True)
class Readers:
    """``who`` ends a sentence; ``source`` is the page that holds the rule (None: no rule); ``own``: it is this page."""

    who: str
    is_public: bool
    source: Page | None
    own: bool


@register.simple_tag
def page_readers(page: Any, parent: Any = None) -> Readers:
    """Who reads ``page`` once it is published; for a page that isn't saved yet, by the place it will have."""
    place = page if page.pk else parent
    rules = list(restrictions_above(place))
    source = rules[-1].page if rules else None
    tokens = path_tokens(place)
    own = source is not None and bool(page.pk) and source.pk == page.pk
    return Readers(readers_in_words(tokens), PUBLIC in tokens, source, own)
