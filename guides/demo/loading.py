"""What is loaded, in which order: what pages quote comes before the pages."""

from functools import partial
from pathlib import Path
from typing import Any

from wagtail.models import Page

from guides.demo import letters, pages
from guides.site import INDEXES, make_index
from portal.core.demo.files import DEMO_DIR, Once, files, make_once, read_yaml
from portal.core.legal.models import LegalReference


def load(once: Once, home: Page) -> None:
    """Create what this database has never had. ``home`` is the page below which the two indexes stand."""
    sources = DEMO_DIR / "sources.yaml"
    once("guides:sources", make_once(partial(_sources, sources), sources))
    for path in files("letters", ".yaml"):
        once(f"guides:letter:{path.stem}", make_once(partial(letters.load, path), path))
    for slug in INDEXES:
        once(f"guides:index:{slug}", partial(make_index, slug, home))
    for path in files("fiches", ".yaml"):
        once(f"guides:fiche:{path.stem}", make_once(partial(pages.load_card, path), path))
    for path in files("guides", ".md"):
        once(f"guides:guide:{path.stem}", make_once(partial(pages.load_guide, path), path))


def _sources(path: Path) -> None:
    for source in read_yaml(path):
        LegalReference.objects.get_or_create(key=source["key"], defaults=_source_fields(source))


def _source_fields(source: dict[str, Any]) -> dict[str, Any]:
    return {name: source.get(name) or None for name in ("checked_on",)} | {
        name: source.get(name) or "" for name in ("article", "says", "url")
    }
