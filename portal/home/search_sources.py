"""What of the plain pages and the glossary is found."""

from collections.abc import Iterator

from django.utils.text import slugify

from portal.core.blocks.base import stream_text
from portal.home.models import GlossaryPage, PlainPage
from search import sources
from search.pages import PageSource
from search.sources import EntryDraft, Kind

PAGE = Kind("page", "Page", "Pages", "marque", 60, 0.5)
TERM = Kind("mot", "Définition", "Définitions", "crayon", 70, 0.6)


class PlainSource(PageSource):
    """À propos, accessibilité, mentions légales."""

    name = "home.page"
    model = PlainPage
    kinds = (PAGE,)

    def of(self, page: PlainPage, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        text = stream_text(page.body)
        yield EntryDraft(PAGE.key, page.pk, page.title, url, tokens, summary=page.lead, body=text)


class TermSource(PageSource):
    """Each word of the glossary, at its own address."""

    name = "home.term"
    model = GlossaryPage
    kinds = (TERM,)
    prefetch = ("terms",)

    def of(self, page: GlossaryPage, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        for number, term in enumerate(page.terms.all()):
            address = f"{url}#{slugify(term.term) or f'mot-{term.pk}'}"
            long_form = term.long_form
            summary = f"{long_form}. {term.meaning}" if long_form else term.meaning
            yield EntryDraft(
                TERM.key, page.pk, term.term, address, tokens, summary=summary, words=long_form, position=number
            )


for source in (PlainSource(), TermSource()):
    sources.register(source)
