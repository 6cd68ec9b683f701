"""What the pages of this room show to the person who opens them."""

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from courses.search_sources import LESSON
from guides.models import ReflexCardPage
from guides.selectors import CONTACT, keepable
from portal.core.themes.models import Theme
from portal.home.member import member_home
from quartiers.search_sources import MESSAGE, QUESTION, REX
from search.french import fold
from search.services import latest
from veille.search_sources import KIND as NEWS
from veille.selectors import this_week

if TYPE_CHECKING:
    from portal.home.models import GlossaryPage, HomePage, PlainPage

NEWEST = 5
WEEKS_NEWS = 4
# Kinds that have their own part of the home, and lessons: their course is there.
TOLD_APART = tuple(kind.key for kind in (NEWS, REX, QUESTION, MESSAGE, LESSON))


@dataclass(frozen=True)
class Term:
    """A word of the glossary and the end of its address."""

    term: str
    long_form: str
    meaning: str
    anchor: str


@dataclass(frozen=True)
class Letter:
    """The words that begin with a letter."""

    letter: str
    terms: list[Term]


def home_context(home: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """``cards`` (six fiches), ``keepable``, ``newest`` (search entries by date), ``news``, ``themes``,
    ``member`` (MemberHome or None).

    All of it is what this person may read.
    """
    order = [situation.card_id for situation in home.situations.all()]
    cards = {card.pk: card for card in ReflexCardPage.objects.visible_to(request.user).filter(pk__in=order)}
    return {
        "cards": [cards[pk] for pk in order if pk in cards],
        "keepable": keepable(),
        "newest": latest(request.user, NEWEST, but=TOLD_APART),
        "news": this_week(request.user, WEEKS_NEWS),
        "member": member_home(request.user),
        "themes": sorted(Theme.objects.all(), key=lambda theme: fold(theme.title)),
    }


def plain_body(page: "PlainPage", context: dict[str, Any]) -> SafeString:
    """The blocks of a plain page. It has no sections: the small titles of its text are its second level."""
    context = {**context, "title_level": 2}
    return mark_safe("".join(block.render(context) for block in page.body))  # by the blocks’ own templates


def write_url(page: "PlainPage") -> str:
    """Where « Contact » leads who wants to write to the editors; no other page does."""
    return reverse("guides:letter") if page.slug == CONTACT else ""


def glossary(page: "GlossaryPage") -> list[Letter]:
    """The terms in the order of a French dictionary, under their letters."""
    terms = sorted(page.terms.all(), key=lambda term: fold(term.term))
    shown = [Term(term.term, term.long_form, term.meaning, slugify(term.term) or f"mot-{term.pk}") for term in terms]
    grouped = groupby(shown, key=lambda term: fold(term.term)[:1].upper())
    return [Letter(letter, list(group)) for letter, group in grouped]
