"""Results as other programs read them, and as the page's chips and links."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page

from search.forms import Asked
from search.results import Facet, Hit, Results


def results(found: Results) -> dict[str, Any]:
    """The answer to ``format=json``. Texts are plain, addresses begin at the root of the portal."""
    return {
        "query": found.query.text,
        "count": found.count,
        "results": [_result(hit) for hit in found.hits],
        "facets": {"kind": _facets(found.kinds), "theme": _facets(found.themes)},
    }


def suggestions(hits: Iterable[Hit]) -> list[dict[str, str]]:
    """The answer while typing: ``kind`` is its key, ``label`` what people read."""
    return [{"title": hit.title, "url": hit.url, "kind": hit.kind.key, "label": hit.kind.label} for hit in hits]


def kind_chips(asked: Asked, found: Results) -> list[dict[str, Any]]:
    """« Tout », then each kind that was found, with its count under the chosen theme."""
    everything = {"label": "Tout", "url": asked.address(kind=""), "count": found.all_kinds, "current": not asked.kind}
    return [everything, *(_chip(asked, facet) for facet in found.kinds)]


def theme_links(asked: Asked, found: Results) -> list[dict[str, Any]]:
    """Each theme that was found, with its count under the chosen kind."""
    return [
        {
            "label": facet.label,
            "url": asked.address(theme=facet.key),
            "count": facet.count,
            "current": facet.key == asked.theme,
        }
        for facet in found.themes
    ]


def pager(asked: Asked, page: Page) -> dict[str, Any]:
    """Where the pages before and after are."""
    before = asked.address(page=str(page.number - 1)) if page.has_previous() else ""
    after = asked.address(page=str(page.number + 1)) if page.has_next() else ""
    return {"number": page.number, "pages": page.paginator.num_pages, "before": before, "after": after}


def _chip(asked: Asked, facet: Facet) -> dict[str, Any]:
    current = facet.key == asked.kind
    return {"label": facet.label, "url": asked.address(kind=facet.key), "count": facet.count, "current": current}


def _facets(facets: Iterable[Facet]) -> list[dict[str, Any]]:
    return [{"key": facet.key, "label": facet.label, "count": facet.count} for facet in facets]


def _result(hit: Hit) -> dict[str, Any]:
    return {
        "title": hit.title,
        "url": hit.url,
        "kind": hit.kind.key,
        "themes": list(hit.themes),
        "date": hit.date.isoformat() if hit.date else None,
        "extract": hit.extract_text,
    }
