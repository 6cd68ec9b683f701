"""What the indexes and the pages of the room show, all of it asked for one reader."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet, prefetch_related_objects
from wagtail.models import Page

from guides.citation import address, author_names, cite, cited_at, corrected_on
from guides.models import GuidePage, ReflexCardPage
from guides.models.reflex_card import Situation
from portal.core.pdf.models import PdfFile
from portal.core.publishing.models import Edition
from portal.core.themes.models import Theme
from search.french import fold

P = TypeVar("P", bound=Page)
ARTICLES = ("un ", "une ", "le ", "la ", "les ", "l'", "des ")
CARD_KILOBYTES = 8  # a fiche on its way, compressed, with its headers; a test weighs one
CONTACT = "contact"
CONTACT_DEPTH = 3  # right below the home: /contact/


@dataclass(frozen=True)
class Part:
    """A section of a guide as its page shows it."""

    number: int
    title: str
    anchor: str
    block: Any
    citation: str


@dataclass
class Shelf:
    """A theme with what the reader may read about it."""

    theme: Theme
    guides: list[GuidePage] = field(default_factory=list)
    cards: list[ReflexCardPage] = field(default_factory=list)

    @property
    def is_filled(self) -> bool:
        """Whether anything stands on it."""
        return bool(self.guides or self.cards)


@dataclass(frozen=True)
class Keepable:
    """How many fiches a telephone may keep, and what they weigh on their way (« 208 ko »)."""

    count: int
    size: str


@dataclass(frozen=True)
class CardGroup:
    """Fiches under a letter or a situation."""

    label: str
    cards: list[ReflexCardPage]


def parts_of(guide: GuidePage, edition: Edition | None) -> list[Part]:
    """The sections, numbered, each with its citation. Pictures come with their renditions, in one query."""
    prefetch_renditions(guide)
    authors, corrected, where = author_names(guide), corrected_on(guide, edition), address(guide)
    parts = []
    for number, block in enumerate(guide.body, start=1):
        title, anchor = block.value["title"], block.value["anchor"]
        cited = cited_at(where, edition, corrected, anchor, number)
        citation = cite(guide, edition, cited, authors, corrected, title)
        parts.append(Part(number, title, anchor, block, citation))
    return parts


def prefetch_renditions(guide: GuidePage) -> None:
    """Load what image blocks need, however many there are."""
    blocks = (inner for section in guide.body for inner in section.value["content"])
    images = [block.value["image"] for block in blocks if block.block_type == "image" and block.value["image"]]
    if images:
        prefetch_related_objects(images, "renditions")


def pdf_pages(page: Page, edition: Edition | None) -> int | None:
    """How many pages the PDF of this edition has, once it has been made."""
    if edition is None:
        return None
    ready = PdfFile.objects.filter(page_id=page.pk, edition=edition.number).exclude(file="")
    return ready.values_list("pages", flat=True).first()


def readable_guides(user: Any) -> list[GuidePage]:
    """The guides of this reader, in order, with their themes and editions."""
    return by_title(GuidePage.objects.visible_to(user).prefetch_related("themes", "editions"))


def shelves(user: Any, guides: Iterable[GuidePage]) -> list[Shelf]:
    """Every theme, in the order of its words, with those of ``guides`` that are about it and the fiches of this reader."""
    found = {theme.pk: Shelf(theme) for theme in Theme.objects.all()}
    for guide in guides:
        for theme in guide.themes.all():
            found[theme.pk].guides.append(guide)
    for card in by_title(ReflexCardPage.objects.visible_to(user).prefetch_related("themes")):
        for theme in card.themes.all():
            found[theme.pk].cards.append(card)
    return sorted(found.values(), key=lambda shelf: fold(shelf.theme.short_title))


def readable_cards(user: Any) -> list[ReflexCardPage]:
    """The fiches of this reader, in order."""
    return by_title(ReflexCardPage.objects.visible_to(user))


def by_title(pages: Iterable[P]) -> list[P]:
    """As a French dictionary would order them, whatever the database would do."""
    return sorted(pages, key=lambda page: sort_key(page.title))


def keepable() -> Keepable:
    """The fiches that a telephone may keep: those that everybody may read."""
    count = ReflexCardPage.objects.visible_to(AnonymousUser()).count()
    return Keepable(count, f"{count * CARD_KILOBYTES}\u202fko")


def by_letter(cards: Iterable[ReflexCardPage]) -> list[CardGroup]:
    """Fiches in order, under the letter that their titles are sorted by."""
    grouped = groupby(cards, key=lambda card: sort_key(card.title)[:1].upper())
    return [CardGroup(letter, list(group)) for letter, group in grouped]


def by_situation(cards: Iterable[ReflexCardPage]) -> list[CardGroup]:
    """Fiches by where it happens; a situation without a fiche isn't shown."""
    groups = {choice.value: CardGroup(str(choice.label), []) for choice in Situation}
    for card in cards:
        groups[card.situation].cards.append(card)
    return [group for group in groups.values() if group.cards]


def sort_key(title: str) -> str:
    """Folded, without the article that begins most titles: « Un feu » stands at F, « L’échelle » at E."""
    folded = fold(title).strip(" \"«»'")
    article = next((article for article in ARTICLES if folded.startswith(article)), "")
    return folded[len(article) :].strip() or folded


def reader_duty(user: Any) -> dict[str, str] | None:
    """The duty number of the reader's own organisation, and of no other."""
    organisation = getattr(user, "organisation", None) if user.is_authenticated else None
    if organisation is None or not organisation.duty_phone:
        return None
    return {"number": organisation.duty_phone, "label": organisation.duty_label or f"Astreinte, {organisation.name}"}


def contact_pages() -> QuerySet[Page]:
    """« Contact », right below the home: what is written there is about that page."""
    return Page.objects.live().filter(slug=CONTACT, depth=CONTACT_DEPTH)
