"""The admin's menu and its lists: our names, our readers, nothing that isn't ours."""

import datetime
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guides.models import Feedback
from portal.accounts.models import User
from portal.core.legal.models import LegalReference
from search.models import SynonymGroup
from tests import factories

pytestmark = pytest.mark.django_db


def menu(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_menu_has_our_names_in_our_order(editor: User, client: Client) -> None:
    props = re.search(r'id="wagtail-sidebar-props" type="application/json">(.*?)</script>', menu(client), re.DOTALL)
    assert props is not None
    items = json.loads(props[1])["modules"][2]["_args"][0]
    labels = [item["_args"][0]["label"] for item in items]
    rooms = ["Guides", "Fiches", "Formations"]
    assert labels == [
        *rooms,
        "Toutes les pages",
        "Références juridiques",
        "Synonymes",
        "Mises en avant",
        "Signalements",
        "Images",
        "Documents",
        "Rapports",
    ]


def test_the_admin_asks_nothing_of_anybody_else(editor: User, client: Client) -> None:
    page = factories.guide()
    for url in (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("guides_list:index"),
    ):
        html = client.get(url).content.decode()
        for outside in ("gravatar", "releases.wagtail", 'src="http', 'src="//', "@import"):
            assert outside not in html, f"{outside} in {url}"


@pytest.mark.parametrize(
    "name",
    ["guides_list:index", "fiches_list:index", "signalements:index", "wagtailsnippets_legal_legalreference:list"],
)
def test_each_list_is_for_editors_only(editor: User, client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200
    client.force_login(factories.person())
    assert client.get(reverse(name)).status_code in (302, 403)


def test_a_message_is_closed_with_an_answer_and_reopened(editor: User, client: Client) -> None:
    message = Feedback.objects.create(
        page=factories.guide(), kind="erreur", message="Le numéro a changé.", email="m@example.org"
    )
    url = reverse("signalements:edit", args=[message.pk])
    html = client.get(url).content.decode()
    assert "Le numéro a changé." in html
    assert "m@example.org" in html
    assert "Dites en une phrase" in client.post(url, {"answer": "", "closed": "on"}).content.decode()
    message.refresh_from_db()
    assert message.closed_at is None
    client.post(url, {"answer": "Numéro corrigé.", "closed": "on"})
    message.refresh_from_db()
    assert (message.closed_by, message.answer) == (editor, "Numéro corrigé.")
    assert message.closed_at is not None
    client.post(url, {"answer": "Numéro corrigé."})
    message.refresh_from_db()
    assert message.closed_at is None


def test_messages_are_neither_added_nor_deleted_in_the_admin(editor: User, client: Client) -> None:
    message = Feedback.objects.create(page=factories.guide(), kind="erreur", message="Un message")
    boss = factories.person(is_superuser=True, is_staff=True)
    client.force_login(boss)
    assert reverse("signalements:edit", args=[message.pk]) in client.get(reverse("signalements:index")).content.decode()
    assert client.get(reverse("signalements:add")).status_code in (302, 403)
    client.post(reverse("signalements:delete", args=[message.pk]))
    assert Feedback.objects.count() == 1


def test_a_planted_script_in_a_message_is_inert(editor: User, client: Client) -> None:
    """past-holes 33."""
    text = "<script>alert(1)</script>"
    message = Feedback.objects.create(page=factories.guide(), kind="erreur", message=text)
    for url in (
        reverse("signalements:index"),
        reverse("signalements:edit", args=[message.pk]),
        reverse("wagtailadmin_home"),
    ):
        html = client.get(url).content.decode()
        assert text not in html
        assert "&lt;script&gt;alert(1)" in html


def test_the_list_of_references_filters_what_is_to_be_checked_and_counts_uses(editor: User, client: Client) -> None:
    checked = LegalReference.objects.create(key="a", article="Article A", says="…", checked_on=timezone.localdate())
    LegalReference.objects.create(key="b", article="Article B", says="…")
    factories.guide(
        body=[factories.section("Le droit", ("legal", {"reference": checked, "comment": ""}), anchor="droit")]
    )
    url = reverse("wagtailsnippets_legal_legalreference:list")
    html = client.get(url).content.decode()
    assert "Article A" in html
    assert "Article B" in html
    only = client.get(url, {"etat": "a-verifier"}).content.decode()
    assert "Article B" in only
    assert "Article A" not in only
    LegalReference.objects.filter(key="a").update(checked_on=timezone.localdate() - datetime.timedelta(days=366))
    for state, shown in (("a-verifier", (True, True)), ("anciennes", (True, False)), ("verifiees", (True, False))):
        only = client.get(url, {"etat": state}).content.decode()
        assert ("Article A" in only, "Article B" in only) == shown, state
    usage = client.get(reverse("wagtailsnippets_legal_legalreference:usage", args=[checked.pk])).content.decode()
    assert "Traiter une épave" in usage


def test_a_reference_that_is_checked_lets_caches_know(editor: User) -> None:
    from portal.core.publishing.models import Generation

    reference = LegalReference.objects.create(key="a", article="Article A", says="…")
    before = Generation.current()
    reference.checked_on = timezone.localdate()
    reference.save()
    assert Generation.current() > before


def test_a_group_of_synonyms_opens_from_the_list(editor: User, client: Client) -> None:
    group = SynonymGroup.objects.create(words="épave\nvoiture ventouse")
    edit = reverse("wagtailsnippets_search_synonymgroup:edit", args=[group.pk])
    listed = client.get(reverse("wagtailsnippets_search_synonymgroup:list")).content.decode()
    assert f'href="{edit}"' in listed
    assert "épave, voiture ventouse" in listed
    assert client.get(edit).status_code == 200
