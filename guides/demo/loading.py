"""What is loaded, in which order: what pages quote comes before the pages."""

from functools import partial
from pathlib import Path
from typing import Any

from wagtail.models import Page

from guides.demo import letters, pages
from guides.models import GuideIndexPage, ReflexCardIndexPage
from portal.core.demo.files import DEMO_DIR, Once, files, make_once, read_yaml
from portal.core.demo.publish import publish
from portal.core.legal.models import LegalReference

INDEXES = (
    (
        ReflexCardIndexPage,
        "fiches",
        "Fiches réflexes",
        "Une situation, une page\u202f: ce qu’il faut faire, ce qu’il ne faut pas faire, qui appeler.",
    ),
    (
        GuideIndexPage,
        "guides",
        "Guides",
        "Pour préparer une décision, une réunion, un courrier. Chaque guide se lit ici, se cite et s’emporte en PDF.",
    ),
)


def load(once: Once, home: Page) -> None:
    """Create what this database has never had. ``home`` is the page below which the two indexes stand."""
    sources = DEMO_DIR / "sources.yaml"
    once("guides:sources", make_once(partial(_sources, sources), sources))
    for path in files("letters", ".yaml"):
        once(f"guides:letter:{path.stem}", make_once(partial(letters.load, path), path))
    for model, slug, title, lead in INDEXES:
        once(f"guides:index:{slug}", partial(publish, model(slug=slug, title=title, lead=lead), home))
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
