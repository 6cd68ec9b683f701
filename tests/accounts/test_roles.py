"""Each role may do exactly this. A permission more fails here, so that somebody decides it."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from portal.accounts.audience import groups_of
from portal.accounts.roles import ROLE_NAMES, ensure_roles

pytestmark = pytest.mark.django_db

INVITING = {
    "accounts.add_invitation",
    "accounts.change_invitation",
    "accounts.view_invitation",
    "accounts.deactivate_user",
    "guides.view_feedback",
    "guides.change_feedback",
}
ORGANISING = {
    "wagtailadmin.access_admin",
    *(f"accounts.{verb}_{model}" for verb in ("view", "add", "change") for model in ("organisation", "readergroup")),
}
EXPECTED = {
    "Éditeurs": {
        "wagtailadmin.access_admin",
        "legal.view_legalreference",
        "legal.add_legalreference",
        "legal.change_legalreference",
        "search.view_synonymgroup",
        "search.add_synonymgroup",
        "search.change_synonymgroup",
        "search.delete_synonymgroup",
        "search.view_promotion",
        "search.add_promotion",
        "search.change_promotion",
        "search.delete_promotion",
        "search.view_askedquestion",
        "guides.view_feedback",
        "guides.change_feedback",
    },
    "Curateurs": {"veille.curate"},
    "Modérateurs": {"quartiers.moderate_post"},
    "Animateurs": INVITING | ORGANISING | {"quartiers.moderate_post", "veille.curate"},
    "Administrateurs": INVITING | ORGANISING | {"veille.curate"},
}
PAGES = {"Éditeurs": {"add_page", "change_page", "publish_page"}}
FILES = {"Éditeurs": {f"{verb}_{model}" for verb in ("add", "change", "choose") for model in ("image", "document")}}


def held(group: Group) -> set[str]:
    return {
        f"{found.content_type.app_label}.{found.codename}" for found in group.permissions.select_related("content_type")
    }


def test_the_list_of_roles_is_closed() -> None:
    assert set(ROLE_NAMES) == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_role_has_exactly_its_permissions(name: str) -> None:
    group = Group.objects.get(name=name)

    assert held(group) == EXPECTED[name]
    pages = GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    assert set(pages) == PAGES.get(name, set())
    files = GroupCollectionPermission.objects.filter(group=group).values_list("permission__codename", flat=True)
    assert set(files) == FILES.get(name, set())


def test_what_somebody_added_by_hand_is_taken_back() -> None:
    group = Group.objects.get(name="Modérateurs")
    group.permissions.add(Permission.objects.get(codename="delete_user"))

    call_command("sync_roles")

    assert held(group) == EXPECTED["Modérateurs"]


def test_doing_it_twice_changes_nothing_and_people_stay() -> None:
    from tests.accounts.factories import with_role

    editor = with_role("Éditeurs")
    before = GroupPagePermission.objects.count()

    ensure_roles()

    assert GroupPagePermission.objects.count() == before
    assert editor.groups.get().name == "Éditeurs"


def test_wagtails_own_groups_with_their_rights_are_gone() -> None:
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert Group.objects.filter(name="Éditeurs").exists()


def test_a_visitor_is_in_no_group() -> None:
    assert groups_of(AnonymousUser()) == []
