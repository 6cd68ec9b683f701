"""Results as other programs read them, and as the page's chips and links."""

from collections.abc import Iterable
from typing import Any

from search.forms import MOST_VALUES, Asked
from search.results import Facet, Hit, Results


def results(found: Results) -> dict[str, Any]:
    """The answer to ``format=json``. Texts are plain, addresses begin at the root of the portal.

    ``also``: all that was looked for beside; ``precise``: as in ``Results``.
    """
    return {
        "query": found.query.text,
        "count": found.count,
        "page": found.page,
        "pages": found.pages,
        "precise": found.precise,
        "also": list(found.query.also),
        "results": [
            *({**_result(hit), "promoted": True} for hit in found.promoted),
            *({**_result(hit), "promoted": False} for hit in found.hits),
        ],
        "facets": {
            "kind": _facets(found.kinds),
            "theme": _facets(found.themes),
            "space": _facets(found.spaces),
            "family": _facets(found.families),
            "year": _facets(found.years),
        },
    }


def suggestions(hits: Iterable[Hit]) -> list[dict[str, str]]:
    """The answer while typing: ``kind`` is its key, ``label`` what people read. A file is named as it begins to be typed."""
    return [
        {"title": hit.own_title or hit.title, "url": hit.url, "kind": hit.kind.key, "label": hit.kind.label}
        for hit in hits
    ]


def kind_chips(asked: Asked, found: Results) -> list[dict[str, Any]]:
    """« Tout », then each kind that was found, with its count under the other filters."""
    everything = {
        "label": "Tout",
        "url": asked.address(kind=()),
        "count": found.all_kinds,
        "current": not asked.filters["kind"],
    }
    return [everything, *_links(asked, "kind", found.kinds)]


PANELS = (
    ("theme", "themes", "Par thème", "Tous les thèmes"),
    ("family", "families", "Par filière", "Toutes les filières"),
    ("space", "spaces", "Par espace", "Tous les espaces et le portail"),
    ("year", "years", "Par année", "Toutes les années"),
)


def facets(asked: Asked, found: Results) -> list[dict[str, Any]]:
    """What one may narrow by beside the results: each value that was found, with its count under the other filters."""
    panels = []
    for name, values, title, everything in PANELS:
        links = _links(asked, name, getattr(found, values))
        without = asked.address(**{name: ()}) if asked.filters[name] else ""
        if links:
            panels.append(
                {"id": f"par-{name}", "title": title, "links": links, "all": without, "all_label": everything}
            )
    return panels


def pager(asked: Asked, found: Results) -> dict[str, Any]:
    """Where the pages before and after are."""
    before = asked.address(page=str(found.page - 1)) if found.page > 1 else ""
    after = asked.address(page=str(found.page + 1)) if found.page < found.pages else ""
    return {"number": found.page, "pages": found.pages, "before": before, "after": after}


def _links(asked: Asked, name: str, facets: Iterable[Facet]) -> list[dict[str, Any]]:
    """Each value as a link that adds it to those that are chosen, as long as there may be more, or takes it off."""
    chosen = asked.filters[name]
    is_full = len(chosen) >= MOST_VALUES
    return [
        {
            "label": facet.label,
            "url": asked.switched(name, facet.key),
            "count": facet.count,
            "current": facet.key in chosen,
            "taken_off": facet.key in chosen,
        }
        for facet in facets
        if facet.key in chosen or not is_full
    ]


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
        "section": {"title": hit.section, "url": hit.section_url} if hit.section_url else None,
        "space": hit.space,
    }
