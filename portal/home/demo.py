"""The demo content: the site, the home page, the plain pages; then what each room brings."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from wagtail.models import Page

from courses import demo as courses_demo
from guides import demo as guides_demo
from guides.demo.pages import LOOKUP
from guides.models import ReflexCardPage
from guides.models.reflex_card import CardSign
from portal.accounts.demo import load_people
from portal.core.demo.files import DEMO_DIR, Once, files, make_once, read_page, read_yaml
from portal.core.demo.markdown import content
from portal.core.demo.publish import publish
from portal.home.models import DemoRecord, GlossaryPage, GlossaryTerm, HomePage, HomeSituation, PlainPage
from portal.home.site import set_up_site
from quartiers import demo as quartiers_demo
from search import demo as search_demo
from search import synonyms
from search.services import READING, rebuild
from veille import demo as veille_demo

GLOSSARY_LEAD = "Les mots, sigles et abréviations que l’on rencontre dans le portail, en clair."


def load() -> int:
    """Create what this database has never had; return how many things that was. Raises DemoError."""
    ledger = Ledger()
    ledger.once(f"accounts:people:{_people_digest()}", partial(load_people, DEMO_DIR))
    ledger.once(f"search:read:{READING}", rebuild)
    ledger.once(f"search:synonyms:{_digest(synonyms.SHIPPED)}", synonyms.ship)
    home = set_up_site()
    guides_demo.load(ledger.once, home)
    veille_demo.load(ledger.once)
    courses_demo.load(ledger.once, home)
    quartiers_demo.load(ledger.once)
    search_demo.load(ledger.once)
    ledger.once("home:situations", partial(_situations, home))
    _plain_pages(ledger.once, home)
    return ledger.created


class Ledger:
    """Remembers for ever what was loaded, so that what a person deleted stays deleted."""

    def __init__(self) -> None:
        self.seen = set(DemoRecord.objects.values_list("key", flat=True))
        self.created = 0

    def once(self, key: str, make: Callable[[], object]) -> None:
        """Call ``make`` when ``key`` was never loaded; both happen, or neither."""
        if key in self.seen:
            return
        with transaction.atomic():
            make()
            DemoRecord.objects.create(key=key)
        self.seen.add(key)
        self.created += 1


def _people_digest() -> str:
    """Changes when the lists of people do: the room then looks for who is absent."""
    return _digest(DEMO_DIR / "organisations.yaml", DEMO_DIR / "people.yaml")


def _digest(*lists: Path) -> str:
    return sha256(b"".join(path.read_bytes() for path in lists)).hexdigest()[:16]


def _situations(home: HomePage) -> None:
    """The fiches marked ``home`` become the six situations, unless somebody chose some before."""
    if home.situations.exists():
        return
    slugs = [path.stem for path in files("fiches", ".yaml") if read_yaml(path).get("home")]
    cards = sorted(ReflexCardPage.objects.filter(slug__in=slugs), key=lambda card: CardSign.values.index(card.sign))
    home.situations = [HomeSituation(card=card, sort_order=order) for order, card in enumerate(cards)]
    home.save_revision().publish()


def _plain_pages(once: Once, home: Page) -> None:
    for path in files("plain", ".md"):
        once(f"home:plain:{path.stem}", make_once(partial(_plain_page, path, home), path))
    glossary = DEMO_DIR / "plain" / "glossaire.yaml"
    if glossary.exists():
        once("home:glossary", make_once(partial(_glossary, glossary, home), glossary))


def _plain_page(path: Path, home: Page) -> None:
    data, text = read_page(path)
    body = content(text, LOOKUP)
    publish(PlainPage(slug=path.stem, title=data["title"], lead=data.get("lead", ""), body=body), home)


def _glossary(path: Path, home: Page) -> None:
    page = GlossaryPage(slug="glossaire", title="Glossaire", lead=GLOSSARY_LEAD)
    page.terms = [
        GlossaryTerm(
            term=term["term"], meaning=term["meaning"], long_form=term.get("long") or term.get("long_form") or ""
        )
        for term in read_yaml(path)
    ]
    publish(page, home)
