"""What of guides and fiches is found: the page, its parts, the model letters that it gives."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Prefetch

from guides.letters import letters_of
from guides.models import GuidePage, ReflexCardPage
from portal.core.audience.services import holds
from portal.core.audience.tokens import covers, narrow
from portal.core.blocks.base import joined, plain, public_text
from portal.core.files.audience import collection_tokens
from portal.core.files.models import PortalDocument
from portal.core.files.texts import DOCUMENTS
from portal.core.publishing.models import Edition
from portal.core.texts.selectors import pages_of
from search import files, sources
from search.pages import PageSource, day_of
from search.sources import EntryDraft, Kind

CARD = Kind("fiche", "Fiche réflexe", "Fiches", "fiche", 10, 1.3)
GUIDE = Kind("guide", "Guide", "Guides", "guide", 20, 1.15)
DOCUMENT = Kind("document", "Modèle de courrier", "Modèles", "lettre", 50, 0.5)
EDITIONS = Prefetch("editions", Edition.objects.order_by("-number"))


def common(page: Any, url: str, tokens: frozenset[str]) -> dict[str, Any]:
    """What every draft of a page says."""
    editions = list(page.editions.all())
    return {
        "source_id": page.pk,
        "url": url,
        "tokens": tokens,
        "themes": tuple(theme.key for theme in page.themes.all()),
        "date": editions[0].date if editions else day_of(page),
    }


class GuideSource(PageSource):
    """A guide and each of its parts."""

    name = "guides.guide"
    model = GuidePage
    kinds = (GUIDE,)
    prefetch = ("themes", EDITIONS)

    def of(self, page: GuidePage, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        shared = common(page, url, tokens) | {"kind": GUIDE.key, "title": page.title}
        own = joined(plain(page.brief), page.for_whom)
        yield EntryDraft(**shared, summary=page.lead, body=own, words=page.search_words)
        for number, block in enumerate(page.body, start=1):
            section = block.value
            text = section_text(section["content"], tokens)
            yield EntryDraft(**shared, anchor=section["anchor"], section=section["title"], body=text, position=number)


class CardSource(PageSource):
    """A fiche réflexe, whole: it is two phone screens long. Its first three things to do make the answer card."""

    name = "guides.card"
    model = ReflexCardPage
    kinds = (CARD,)
    prefetch = ("themes", EDITIONS)

    def of(self, page: ReflexCardPage, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        do, dont, note = ([str(item.value) for item in lines] for lines in (page.do, page.dont, page.note))
        calls = [f"{call.value['number']} {call.value['label']}" for call in page.calls]
        references = [reference.value.article for reference in page.references if reference.value]
        yield EntryDraft(
            **common(page, url, tokens),
            kind=CARD.key,
            title=page.title,
            summary=page.lead,
            body=joined(*do, *dont, *calls, *note, page.law, *references),
            words=page.search_words,
            lines=tuple(do[:3]),
        )


class DocumentSource(PageSource):
    """The model letters of a guide: found by who may read both the guide and the document. They lead to their place in the
    guide, which says what they are for; words that stand in a file lead to its page."""

    name = "guides.document"
    model = GuidePage
    kinds = (DOCUMENT,)
    prefetch = ("themes", EDITIONS)

    def of(self, page: GuidePage, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        shared = common(page, url, tokens)
        asked: dict[int, frozenset[str]] = {}
        given = list(letters_of(page))
        pages = pages_of(DOCUMENTS, {value["document"].pk: value["document"].file.name for _, value in given})
        for number, (anchor, value) in enumerate(given):
            document = value["document"]
            if document.collection_id not in asked:
                asked[document.collection_id] = narrow(tokens, collection_tokens(document.collection))
            letter = EntryDraft(
                **shared | {"tokens": asked[document.collection_id]},
                anchor=anchor,
                kind=DOCUMENT.key,
                title=value["title"],
                summary=value["description"] or "",
                body=f"Avec le guide «\u202f{page.title}\u202f».",
                position=number,
                part=str(document.pk),
            )
            yield letter
            yield from files.sections(letter, document.filename, document.url, pages[document.pk])

    def readable_parts(self, parts: Sequence[tuple[int, str]], user: Any) -> set[tuple[int, str]]:
        """Documents by their collections; the guides have been asked by ``readable_ids``."""
        wanted = [int(part) for _, part in parts if part.isdigit()]
        found = PortalDocument.objects.filter(pk__in=wanted).select_related("collection")
        collections = {document.collection_id: document.collection for document in found}
        held = holds(user)
        open_ones = {pk for pk, collection in collections.items() if collection_tokens(collection) & held}
        allowed = {str(document.pk) for document in found if document.collection_id in open_ones}
        return {(page_id, part) for page_id, part in parts if part in allowed}


def section_text(content: Any, tokens: frozenset[str]) -> str:
    """The public text of a part, as every reader of the page sees it.

    A picture or a document that not every reader may see leaves its words out.
    """
    shown = (block for block in content if _is_shown(block, tokens))
    return joined(*(public_text(block.block, block.value) for block in shown))


def _is_shown(block: Any, tokens: frozenset[str]) -> bool:
    if block.block_type not in ("image", "document"):
        return True
    file = block.value[block.block_type]
    return file is not None and covers(collection_tokens(file.collection), tokens)


for source in (CardSource(), GuideSource(), DocumentSource()):
    sources.register(source)
