"""One small portal with something for each audience, and one person of each role."""

import io
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from courses.services import answer
from guides import pdf
from portal.accounts import roles
from portal.accounts.models import User
from portal.core.files.models import PortalDocument, PortalImage
from portal.home.models import GlossaryPage
from search.forms import read
from search.models import SavedSearch
from search.saved.services import keep
from tests import factories
from tests.courses import factories as courses
from tests.matrix import quarter
from veille.models import FeedItem
from veille.services import desk

PUBLIC, MEMBERS, GROUP, DRAFT = "public", "members", "group", "draft"
AUDIENCES = (PUBLIC, MEMBERS, GROUP, DRAFT)
VISITOR = "visiteur"
ROLES = (VISITOR, "gardien", "referent", "curateur", "moderateur", "editeur", "animateur", "admin")
ROLE_GROUPS = {
    "curateur": roles.CURATORS,
    "moderateur": roles.MODERATORS,
    "editeur": roles.EDITORS,
    "animateur": roles.ANIMATORS,
    "admin": roles.ADMINISTRATORS,
}
WORDS = {PUBLIC: "tamaris", MEMBERS: "glycine", GROUP: "aubepine", DRAFT: "mimosa"}
READS = {
    VISITOR: {PUBLIC},
    "referent": {PUBLIC, MEMBERS, GROUP},
    **{role: {PUBLIC, MEMBERS} for role in ROLES if role not in {VISITOR, "referent"}},
}


@dataclass
class World:
    """Pages, documents and renditions by audience; people by role (None: a visitor)."""

    people: dict[str, User | None] = field(default_factory=dict)
    guides: dict[str, Any] = field(default_factory=dict)
    cards: dict[str, Any] = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)
    courses: dict[str, Any] = field(default_factory=dict)
    lessons: dict[str, Any] = field(default_factory=dict)
    attempts: dict[str, Any] = field(default_factory=dict)  # what « gardien » answered, even where they no longer may
    documents: dict[str, PortalDocument] = field(default_factory=dict)
    quarter: dict[str, Any] = field(default_factory=dict)
    renditions: dict[str, Any] = field(default_factory=dict)
    stories: dict[str, FeedItem] = field(default_factory=dict)
    search: SavedSearch | None = None  # that « gardien » keeps


def build() -> World:
    """Make it all, PDFs too: what is asked is who gets them, not how they are made."""
    world = World()
    readers = factories.reader_group()
    _people(world, readers)
    theme = factories.theme()
    factories.contact()
    factories.publish(factories.home().add_child(instance=GlossaryPage(title="Glossaire", slug="glossaire")))
    world.quarter = quarter.build(world.people)
    world.search = keep(world.people["gardien"], read(QueryDict("q=hall"), world.people["gardien"]))
    _stories(world, theme)
    for audience in AUDIENCES:
        _pages(world, audience, readers, theme)
        _courses(world, audience, readers)
    for audience in (PUBLIC, MEMBERS, GROUP):
        _files(world, audience, readers)
        for page in (world.guides[audience], world.cards[audience]):
            pdf.current(page)
            pdf.frozen(page, page.editions.get())
    return world


def _people(world: World, readers: Group) -> None:
    roles.ensure_roles()
    for role in ROLES[1:]:
        groups = [Group.objects.get(name=ROLE_GROUPS[role])] if role in ROLE_GROUPS else []
        if role == "referent":
            groups.append(readers)
        extra = {"is_superuser": True, "is_staff": True} if role == "admin" else {}
        world.people[role] = factories.person(f"{role}@example.net", groups=tuple(groups), **extra)
    world.people[VISITOR] = None


def _pages(world: World, audience: str, readers: Group, theme: Any) -> None:
    word = WORDS[audience]
    live = audience != DRAFT
    text = [factories.section("Partie", ("text", f"<p>Le mot {word} est ici.</p>"), anchor="partie")]
    guide = factories.guide(f"guide-{word}", title=f"Guide {word}", body=text, themes=[theme], live=live)
    card = factories.card(f"fiche-{word}", title=f"Fiche {word}", themes=[theme], live=live)
    plain = factories.plain(f"page-{word}", title=f"Page {word}", live=live)
    world.guides[audience], world.cards[audience], world.plain[audience] = guide, card, plain
    for page in (guide, card, plain):
        if audience == MEMBERS:
            factories.restrict(page)
        elif audience == GROUP:
            factories.restrict(page, readers)


def _courses(world: World, audience: str, readers: Group) -> None:
    """A course of each audience; below the public one, a lesson of each."""
    live = audience != DRAFT
    course = courses.course(f"formation-{WORDS[audience]}", title=f"Formation {WORDS[audience]}", live=live)
    world.courses[audience] = course
    if audience in (MEMBERS, GROUP):
        factories.restrict(course, *([readers] if audience == GROUP else []))
    lesson = courses.lesson(
        world.courses[PUBLIC],
        f"lecon-{WORDS[audience]}",
        title=f"Leçon {WORDS[audience]}",
        live=live,
        questions=[courses.question("true-false")],
    )
    world.lessons[audience] = lesson
    asked = lesson.questions.get()
    world.attempts[audience], _ = answer(world.people["gardien"], lesson, asked, courses.right_answer(asked))
    if audience != MEMBERS:
        PageViewRestriction.objects.filter(page=lesson.page_ptr).delete()  # a lesson is for members by itself
    if audience == GROUP:
        factories.restrict(lesson, readers)


def _stories(world: World, theme: Any) -> None:
    """A published story and one that was withdrawn."""
    curator = world.people["curateur"]
    for state in ("published", "withdrawn"):
        item = FeedItem.objects.create(
            title=f"Article {state}", told_at=timezone.now(), summary="Le mot genet est ici."
        )
        desk.publish(item, curator, 0, why="Pour essayer.", theme=theme)
        if state == "withdrawn":
            desk.withdraw(item, curator, item.version)
        world.stories[state] = item


def _files(world: World, audience: str, readers: Group) -> None:
    collection = Collection.get_first_root_node().add_child(name=f"Fichiers {audience}")
    if audience != PUBLIC:
        kind = CollectionViewRestriction.GROUPS if audience == GROUP else CollectionViewRestriction.LOGIN
        restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)
        restriction.groups.set([readers] if audience == GROUP else [])
    world.documents[audience] = PortalDocument.objects.create(
        title=audience, file=ContentFile(b"contenu", name=f"{audience}.odt"), collection=collection
    )
    buffer = io.BytesIO()
    PillowImage.new("RGB", (80, 60), "#0b5d5e").save(buffer, "PNG")
    image = PortalImage.objects.create(
        title=audience,
        file=SimpleUploadedFile(f"{audience}.png", buffer.getvalue(), "image/png"),
        collection=collection,
    )
    world.renditions[audience] = image.get_rendition("width-40")
