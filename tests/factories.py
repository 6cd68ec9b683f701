"""Small builders of the things that tests of every room need. Each publishes as an editor would: through a revision."""

import itertools
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction, Site

from guides.models import GuideIndexPage, GuidePage, ReflexCardIndexPage, ReflexCardPage
from portal.accounts.models import ReaderGroup, User
from portal.core.themes.models import Theme
from portal.home.models import HomePage, PlainPage

_numbers = itertools.count(1)


def person(email: str = "", *, groups: tuple[Group, ...] = (), **fields: Any) -> User:
    """A person who can sign in; ``groups`` may hold role groups and reader groups."""
    user = User.objects.create_user(
        email or f"personne{next(_numbers)}@example.org", "un-mot-de-passe-solide", **fields
    )
    user.groups.set(groups)
    return user


def reader_group(name: str = "Référents sûreté") -> ReaderGroup:
    """A group that reads together."""
    return ReaderGroup.objects.get_or_create(name=name)[0]


def theme(key: str = "vehicules-en-infraction", title: str = "Véhicules en infraction") -> Theme:
    """A theme by its stable key."""
    return Theme.objects.get_or_create(key=key, defaults={"title": title, "short_title": title})[0]


def publish(page: Page, **note: str) -> Page:
    """Publish ``page`` by a revision; ``edition_note`` opens an edition."""
    for name, value in note.items():
        setattr(page, name, value)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def home() -> HomePage:
    """The home page at the root of the default site, made once."""
    found = HomePage.objects.first()
    if found is not None:
        return found
    root = Page.objects.filter(depth=1).first() or Page.add_root(instance=Page(title="Root"))
    page = root.add_child(instance=HomePage(title="Accueil", slug="accueil"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": page})
    return publish(page)


def plain(slug: str, *, live: bool = True, **fields: Any) -> PlainPage:
    """A plain page below the home page, published unless ``live`` is false."""
    body = [("text", "<p>À qui vous adresser.</p>")]
    page = home().add_child(instance=PlainPage(slug=slug, live=False, **{"body": body, **fields}))
    return publish(page) if live else page


def contact() -> PlainPage:
    """« Contact », public."""
    return plain("contact", title="Contact")


def guide_index() -> GuideIndexPage:
    """« Guides », made once."""
    found = GuideIndexPage.objects.first()
    return found or publish(home().add_child(instance=GuideIndexPage(title="Guides", slug="guides")))


def card_index() -> ReflexCardIndexPage:
    """« Fiches réflexes », made once."""
    found = ReflexCardIndexPage.objects.first()
    return found or publish(home().add_child(instance=ReflexCardIndexPage(title="Fiches réflexes", slug="fiches")))


def section(title: str = "Reconnaître la situation", *blocks: tuple[str, Any], anchor: str = "") -> tuple[str, Any]:
    """A section of a guide, ready for its body; without blocks it has one paragraph."""
    content = list(blocks) or [("text", "<p>Une épave ne roulera plus.</p>")]
    return "section", {"title": title, "anchor": anchor, "content": content}


def guide(slug: str = "vehicules", *, live: bool = True, **fields: Any) -> GuidePage:
    """A guide below « Guides », published unless ``live`` is false."""
    body = fields.pop("body", None) or [section(anchor="reconnaitre")]
    defaults = {
        "title": "Traiter une épave",
        "lead": "Tout dépend de l’endroit où se trouve la voiture.",
        "brief": "<ul><li>Le statut du sol décide de tout.</li></ul>",
        "for_whom": "Proximité",
    }
    page = GuidePage(slug=slug, live=False, **{**defaults, **fields})
    page.body = body
    page = guide_index().add_child(instance=page)
    return publish(page) if live else page


def card(slug: str = "voiture-desossee", *, live: bool = True, **fields: Any) -> ReflexCardPage:
    """A fiche réflexe below « Fiches réflexes », published unless ``live`` is false."""
    defaults = {
        "title": "Une voiture est désossée sur le parking",
        "lead": "Il manque des roues ou des portes.",
        "sign": "voiture",
        "situation": "parking",
        "law": "L’épave relève de la police quand elle est sur la voie publique.",
    }
    page = ReflexCardPage(slug=slug, live=False, **{**defaults, **fields})
    page.do = page.do or [("item", "Ne touchez à rien."), ("item", "Photographiez les quatre côtés.")]
    page.dont = page.dont or [("item", "Déplacer la voiture.")]
    page.note = page.note or [("item", "La plaque et la date.")]
    page.calls = page.calls or [("call", {"number": "17", "label": "Police"})]
    page = card_index().add_child(instance=page)
    return publish(page) if live else page


def restrict(page: Page, *groups: Group) -> PageViewRestriction:
    """For members only, or for ``groups`` only."""
    kind = PageViewRestriction.GROUPS if groups else PageViewRestriction.LOGIN
    restriction = PageViewRestriction.objects.create(page=Page.objects.get(pk=page.pk), restriction_type=kind)
    restriction.groups.set(groups)
    return restriction
