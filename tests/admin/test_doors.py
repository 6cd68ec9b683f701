"""Every side view of the admin asks for the object's permission (past-holes 30, 32, 35). Generated from the address list."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import GroupPagePermission, Page

from guides.models import Feedback, GuidePage
from portal.accounts.models import User
from portal.accounts.roles import CURATORS, EDITORS, ensure_roles
from portal.core.files.models import PortalDocument
from portal.core.legal.models import LegalReference
from portal.core.publishing.workflow import ensure_review_workflow
from tests import factories
from tests.admin.shown_files import image

pytestmark = pytest.mark.django_db

OPEN = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
OPEN_PREFIX = "wagtailadmin_password_reset"
SECRET = "Zigzag secret"
REFUSED = {302, 403, 404, 405}


def admin_patterns() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every named address of the admin, and the names of its arguments with their converters."""
    admin = [
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and str(one.pattern) == "admin/"
    ]
    for resolver in admin:
        yield from _walk(resolver, "")


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{namespace}{one.name}", dict(one.pattern.converters) or dict.fromkeys(one.pattern.regex.groupindex)


NAMES = sorted({name for name, _ in admin_patterns()})
ARGUMENTS = dict(admin_patterns())
WITH_PAGE = sorted(name for name in NAMES if {"page_id", "parent_page_id", "page_to_move_id"} & set(ARGUMENTS[name]))


class World:
    """One object of each kind, and one page that only a group reads."""

    def __init__(self) -> None:
        self.page = factories.guide("ferme", title=SECRET)
        factories.restrict(self.page, factories.reader_group())
        self.page.title = SECRET
        self.revision = self.page.save_revision()
        self.image = image(title=SECRET)
        self.document = PortalDocument.objects.create(title=SECRET, file=ContentFile(b"x", name="s.txt"))
        self.reference = LegalReference.objects.create(key="a", article="Article A", says="…")
        self.feedback = Feedback.objects.create(page=self.page, kind="erreur", message=SECRET)

    def value(self, name: str, route: str) -> Any:
        """A value for an argument, so that the address leads to something that exists."""
        if name in ("page_id", "parent_page_id", "page_to_move_id"):
            return self.page.pk
        known: dict[str, Any] = {
            "destination_id": factories.guide_index().pk,
            "revision_id": self.revision.pk,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
            "image_id": self.image.pk,
            "document_id": self.document.pk,
            "content_type_app_name": "guides",
            "content_type_model_name": "guidepage",
            "app_label": "guides",
            "model_name": "guidepage",
            "app_name": "guides",
            "action": "publish",
            "action_name": "approve",
            "pk": self.pk_for(route),
        }
        return known.get(name, 1)

    def pk_for(self, route: str) -> Any:
        """The primary key of the kind of object that this address is about."""
        kinds = {"legalreference": self.reference.pk, "signalements": self.feedback.pk, "images": self.image.pk}
        kinds |= {"docs": self.document.pk, "documents": self.document.pk, "pages": self.page.pk}
        return next((pk for part, pk in kinds.items() if part in route), 1)

    def address(self, name: str) -> str:
        return reverse(name, kwargs={argument: self.value(argument, name) for argument in ARGUMENTS[name]})


@pytest.fixture
def world() -> World:
    ensure_roles()
    ensure_review_workflow()
    return World()


def with_role(name: str) -> User:
    return factories.person(groups=(Group.objects.get(name=name),))


def test_the_list_of_addresses_is_not_empty() -> None:
    assert len(NAMES) > 150
    assert {"wagtailadmin_pages:usage", "wagtailadmin_pages:revisions_compare", "wagtail_bulk_action"} <= set(NAMES)


@pytest.mark.parametrize("role", [None, CURATORS])
def test_who_has_no_admin_gets_no_address_of_it(world: World, client: Client, role: str | None) -> None:
    """All addresses in one test: one database of the admin's state is enough."""
    person = with_role(role) if role else factories.person()
    person.groups.add(factories.reader_group())  # reading the page gives no admin
    client.force_login(person)
    opened = []
    for name in NAMES:
        if name in OPEN or name.startswith(OPEN_PREFIX):
            continue
        address = world.address(name)
        for verb in (client.get, client.post):
            answer = verb(address)
            if answer.status_code not in REFUSED or SECRET in getattr(answer, "content", b"").decode(errors="ignore"):
                opened.append((verb.__name__, name, answer.status_code))
    assert opened == []


def test_what_a_visitor_may_open_without_signing_in_is_a_short_list(world: World) -> None:
    visitor = Client()
    opened = {name for name in NAMES if visitor.get(world.address(name)).status_code == 200}
    assert opened <= OPEN | {name for name in NAMES if name.startswith(OPEN_PREFIX)}


@pytest.mark.parametrize("name", WITH_PAGE)
def test_an_editor_of_another_branch_opens_no_side_view_of_a_page(world: World, client: Client, name: str) -> None:
    """The role on one branch only: what is about a page of another is refused, and tells nothing of it."""
    editors = Group.objects.get(name=EDITORS)
    GroupPagePermission.objects.filter(group=editors).update(page=factories.card_index())
    client.force_login(factories.person(groups=(editors,)))
    answer = client.get(world.address(name), follow=True)
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "edit",
        "usage",
        "history",
        "copy",
        "view_draft",
        "preview_on_edit",
        "revisions_view",
        "revisions_compare",
        "set_privacy",
    ],
)
def test_who_may_edit_a_group_page_sees_it_in_the_admin_without_reading_it_outside(
    world: World, client: Client, name: str
) -> None:
    editor = with_role(EDITORS)
    client.force_login(editor)
    address = world.address(f"wagtailadmin_pages:{name}")
    assert client.get(address).status_code == 200
    assert client.get(world.page.url).status_code == 404


def test_bulk_actions_leave_pages_of_another_branch_alone(world: World, client: Client) -> None:
    editors = Group.objects.get(name=EDITORS)
    GroupPagePermission.objects.filter(group=editors).update(page=factories.card_index())
    client.force_login(factories.person(groups=(editors,)))
    address = (
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={world.page.pk}&next=/admin/"
    )
    client.post(address, {"include_descendants": ""})
    assert Page.objects.get(pk=world.page.pk).live
    GroupPagePermission.objects.filter(group=editors).update(page=factories.guide_index())
    client.post(address, {"include_descendants": ""})
    assert not Page.objects.get(pk=world.page.pk).live


def test_the_page_chooser_and_lists_show_an_editor_what_may_be_edited_only(world: World, client: Client) -> None:
    editors = Group.objects.get(name=EDITORS)
    client.force_login(factories.person(groups=(editors,)))
    assert SECRET in client.get(reverse("guides_list:index")).content.decode()
    GroupPagePermission.objects.filter(group=editors).update(page=factories.card_index())
    client.force_login(factories.person(groups=(editors,)))
    for name in ("guides_list:index", "wagtailadmin_pages:search", "wagtailadmin_home"):
        assert SECRET not in client.get(reverse(name)).content.decode(), name
    assert GuidePage.objects.filter(title=SECRET).exists()
