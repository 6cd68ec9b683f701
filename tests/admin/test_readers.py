"""Who reads a page: the dialog, in words; one rule a path, by every door."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from portal.accounts.models import User
from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.audience import MEMBERS, PUBLIC
from portal.core.audience.services import needs
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    from django.contrib.auth.models import Group

    ensure_roles()
    client.force_login(factories.person("editeur@example.org", groups=(Group.objects.get(name=EDITORS),)))
    return client


def privacy(page: Page) -> str:
    return reverse("wagtailadmin_pages:set_privacy", args=[page.pk])


def reload(page: Page) -> Page:
    return Page.objects.get(pk=page.pk)


def test_the_dialog_offers_everybody_members_and_reader_groups_and_nothing_else(editor: Client) -> None:
    group = factories.reader_group("Référents sûreté")
    page = factories.guide()
    html = editor.get(privacy(page)).json()["html"]
    assert "Tout le monde" in html
    assert group.name in html
    assert EDITORS not in html
    assert "mot de passe" not in html.lower()
    assert "password" not in html.lower()


def test_a_group_choice_is_what_the_page_needs_from_then_on(editor: Client) -> None:
    group = factories.reader_group()
    User.objects.get(email="editeur@example.org").groups.add(group)
    page = factories.guide()
    assert needs(page) == {PUBLIC}
    answer = editor.post(privacy(page), {"restriction_type": "groups", "groups": [group.pk]})
    assert answer.json()["step"] == "set_privacy_done"
    assert needs(reload(page)) == {f"group:{group.pk}"}
    editor.post(privacy(page), {"restriction_type": "none"})
    assert needs(reload(page)) == {PUBLIC}


def test_a_role_group_can_not_be_chosen_even_by_a_forged_form(editor: Client) -> None:
    from django.contrib.auth.models import Group

    page = factories.guide()
    role = Group.objects.get(name=EDITORS)
    answer = editor.post(privacy(page), {"restriction_type": "groups", "groups": [role.pk]})
    assert answer.json()["step"] == "set_privacy"
    assert needs(reload(page)) == {PUBLIC}


def test_a_password_is_refused(editor: Client) -> None:
    page = factories.guide()
    answer = editor.post(privacy(page), {"restriction_type": "password", "password": "secret"})
    assert answer.json()["step"] == "set_privacy"
    assert not PageViewRestriction.objects.exists()


def test_a_second_rule_below_is_refused_with_the_page_that_has_the_first(editor: Client) -> None:
    page = factories.guide()
    factories.restrict(factories.guide_index())
    answer = editor.post(privacy(page), {"restriction_type": "login"})
    assert answer.json()["step"] == "set_privacy"
    assert "Une seule règle" in answer.json()["html"]
    assert "Guides" in answer.json()["html"]
    assert PageViewRestriction.objects.count() == 1


def test_a_second_rule_above_is_refused_with_the_pages_that_have_one(editor: Client) -> None:
    page = factories.guide()
    factories.restrict(page)
    answer = editor.post(privacy(factories.guide_index()), {"restriction_type": "login"})
    assert answer.json()["step"] == "set_privacy"
    assert page.title in answer.json()["html"]
    assert PageViewRestriction.objects.count() == 1


def test_who_reads_is_said_in_words_with_the_page_it_comes_from(editor: Client) -> None:
    page = factories.guide()
    url = reverse("page_readers", args=[page.pk])
    assert "tout le monde" in editor.get(url).content.decode()
    factories.restrict(factories.guide_index(), factories.reader_group("Référents sûreté"))
    html = editor.get(url).content.decode()
    assert "le groupe «\u202fRéférents sûreté\u202f»" in html
    assert "Guides</a>" in html
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Référents sûreté" in edit
    assert "Changer les lecteurs" in edit


def test_a_move_that_would_put_a_rule_under_a_rule_is_refused(editor: Client) -> None:
    page = factories.guide()
    other = factories.home().add_child(instance=type(factories.guide_index())(title="Autres guides", slug="autres"))
    factories.restrict(page)
    factories.restrict(other)
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk])
    answer = editor.post(url, follow=True)
    assert "une seule peut" in answer.content.decode()
    assert reload(page).get_parent().pk == factories.guide_index().pk
    PageViewRestriction.objects.filter(page=other).delete()
    editor.post(url)
    assert reload(page).get_parent().pk == other.pk
    assert needs(reload(page)) == {MEMBERS}


def test_a_bulk_move_that_would_put_a_rule_under_a_rule_is_refused(editor: Client) -> None:
    page = factories.guide()
    other = factories.home().add_child(instance=type(factories.guide_index())(title="Autres guides", slug="autres"))
    factories.restrict(page)
    rule = factories.restrict(other)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={page.pk}&next=/admin/"
    assert "une seule peut" in editor.post(url, {"chooser": other.pk}, follow=True).content.decode()
    assert reload(page).get_parent().pk == factories.guide_index().pk
    rule.delete()
    editor.post(url, {"chooser": other.pk})
    assert reload(page).get_parent().pk == other.pk


def test_a_copy_under_another_rule_is_refused(editor: Client) -> None:
    page = factories.guide()
    other = factories.home().add_child(instance=type(factories.guide_index())(title="Autres guides", slug="autres"))
    factories.restrict(page)
    rule = factories.restrict(other)
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": other.pk}
    assert "Une seule règle" in editor.post(url, data).content.decode()
    assert not Page.objects.filter(slug="copie").exists()
    rule.delete()
    editor.post(url, data)
    copy = Page.objects.get(slug="copie")
    assert PageViewRestriction.objects.filter(page=copy).count() == 1


def test_a_copy_with_pages_that_have_their_own_readers_is_refused(editor: Client) -> None:
    """Wagtail alone would copy them without their rule."""
    page = factories.guide()
    factories.restrict(page)
    plain = factories.home()
    url = reverse("wagtailadmin_pages:copy", args=[factories.guide_index().pk])
    type(factories.guide_index()).max_count = None
    try:
        data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": plain.pk, "copy_subpages": "on"}
        assert "copiez-les une à une" in editor.post(url, data).content.decode()
        assert not Page.objects.filter(slug="copie").exists()
        del data["copy_subpages"]
        editor.post(url, data)
        assert Page.objects.filter(slug="copie").exists()
    finally:
        type(factories.guide_index()).max_count = 1


def test_a_superuser_is_not_thereby_a_reader(client: Client) -> None:
    page = factories.guide()
    factories.restrict(page, factories.reader_group())
    boss = factories.person("admin@example.org", is_superuser=True, is_staff=True)
    client.force_login(boss)
    assert client.get(page.url).status_code == 404
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_who_chooses_groups_without_themselves_is_asked_twice(editor: Client) -> None:
    mine, theirs = factories.reader_group("Référents sûreté"), factories.reader_group("Cadres d’astreinte")
    User.objects.get(email="editeur@example.org").groups.add(mine)
    page = factories.guide()
    html = editor.get(privacy(page)).json()["html"]
    assert "Vous êtes dans «\u202fRéférents sûreté\u202f»" in html
    assert "sans moi" not in html
    choice = {"restriction_type": "groups", "groups": [theirs.pk]}
    answer = editor.post(privacy(page), choice).json()
    assert answer["step"] == "set_privacy"
    assert "Vous n’êtes dans aucun des groupes choisis" in answer["html"]
    assert "sans moi" in answer["html"]
    assert needs(reload(page)) == {PUBLIC}
    assert editor.post(privacy(page), {**choice, "without_me": "on"}).json()["step"] == "set_privacy_done"
    assert needs(reload(page)) == {f"group:{theirs.pk}"}


def test_who_chooses_a_group_of_their_own_is_not_asked_again(editor: Client) -> None:
    mine, theirs = factories.reader_group("Référents sûreté"), factories.reader_group("Cadres d’astreinte")
    User.objects.get(email="editeur@example.org").groups.add(mine)
    page = factories.guide()
    choice = {"restriction_type": "groups", "groups": [mine.pk, theirs.pk]}
    assert editor.post(privacy(page), choice).json()["step"] == "set_privacy_done"


def test_the_dialog_of_a_collection_asks_twice_as_well(editor: Client) -> None:
    group = factories.reader_group()
    collection = Collection.get_first_root_node().add_child(name="Réservée")
    url = reverse("collection_readers", args=[collection.pk])
    boss = Client()
    boss.force_login(factories.person(is_superuser=True, is_staff=True))
    choice = {"restriction_type": "groups", "groups": [group.pk]}
    assert "sans moi" in boss.post(url, choice).json()["html"]
    assert not CollectionViewRestriction.objects.exists()
    assert boss.post(url, {**choice, "without_me": "on"}).json()["step"] == "set_privacy_done"
    assert CollectionViewRestriction.objects.get().collection == collection
