"""What of guides and fiches is found: the page and its parts. What documents give is found too (``guides.documents``)."""

from collections.abc import Iterator
from typing import Any

from guides.documents import DocumentSource
from guides.models import GuidePage, ReflexCardPage
from portal.core.audience.tokens import covers
from portal.core.blocks.base import joined, plain, public_text
from portal.core.files.audience import collection_tokens
from search import sources
from search.pages import PageSource, common
from search.sources import EntryDraft, Kind

CARD = Kind("fiche", "Fiche réflexe", "Fiches", "fiche", 10, 1.3)
GUIDE = Kind("guide", "Guide", "Guides", "guide", 20, 1.15)


class GuideSource(PageSource):
    """A guide and each of its parts."""

    name = "guides.guide"
    model = GuidePage
    kinds = (GUIDE,)
    prefetch = ("themes", "editions")

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
    prefetch = ("themes", "editions")

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
