"""The admin's home: what waits for me, and where what I sent stands."""

import datetime
import re
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from guides.models import Feedback
from portal.accounts.models import User
from portal.accounts.roles import ANIMATORS
from portal.core.legal.models import LegalReference
from portal.core.pdf.models import PdfFile
from portal.core.publishing.guards import REFUSED
from portal.core.words import date_words
from portal.home import desk
from tests import factories

pytestmark = pytest.mark.django_db


def names(user: User) -> list[str]:
    return [section.name for section in desk.sections(user)]


def titles(user: User, name: str) -> list[str]:
    return [item.title for section in desk.sections(user) if section.name == name for item in section.items]


def details(user: User, name: str) -> list[str]:
    return [item.detail for section in desk.sections(user) if section.name == name for item in section.items]


def test_an_empty_desk_says_so_and_invites(editor: User, client: Client) -> None:
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Rien ne vous attend" in html
    assert "relire un guide" in html
    assert '"/admin/guides/"' in html
    assert names(editor) == []


def test_the_home_of_who_writes_no_pages_leads_to_no_refusal(editors: Group, client: Client) -> None:
    client.force_login(factories.person(groups=(Group.objects.get(name=ANIMATORS),)))
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Rien ne vous attend" in html
    assert f'href="{reverse("accounts:invitations")}"' in html
    links = {unescape(link) for link in re.findall(r'"url": "(/[^"]+)"', html)} | set(
        re.findall(r'href="(/admin/[^"]*)"', html)
    )
    assert {"/admin/guides/", "/admin/fiches/", "/admin/formations/", "/admin/pages/"}.isdisjoint(links)
    assert reverse("wagtailsnippets_accounts_organisation:list") in links
    refused = {link: client.get(link).status_code for link in sorted(links) if "logout" not in link}
    assert set(refused.values()) == {200}, refused


def test_a_page_in_review_waits_for_others_and_not_for_who_asked(editor: User, editors: Group) -> None:
    other = factories.person(groups=(editors,))
    page = factories.guide(live=False, title="À relire vite")
    page.save_revision(user=other)
    page.get_workflow().start(page, other)
    assert titles(editor, "a-relire") == ["À relire vite"]
    assert titles(other, "a-relire") == []
    page.current_workflow_task_state.reject(user=editor, comment="Il manque la date.")
    assert titles(editor, "a-reprendre") == []
    (section,) = [one for one in desk.sections(other) if one.name == "a-reprendre"]
    assert section.items[0].detail == "Il manque la date."


def test_what_i_sent_says_where_it_stands_and_is_shown_to_me_alone(editor: User, editors: Group) -> None:
    other = factories.person(groups=(editors,), first_name="Rose", last_name="Relue")
    page = factories.guide(live=False, title="Envoyé")
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    day = desk.day(timezone.now())
    assert details(editor, "envoyes") == [f"Attend l’étape «\u202fRelecture par une autre personne\u202f» depuis {day}"]
    assert details(other, "envoyes") == []
    page.current_workflow_task_state.approve(user=other)
    assert details(editor, "envoyes") == [f"Approuvé {day} par Rose Relue"]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15)):
        assert details(editor, "envoyes") == []


def test_what_was_sent_back_is_to_be_taken_up_and_no_longer_waits(editor: User, editors: Group) -> None:
    page = factories.guide(live=False, title="Renvoyé")
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    page.current_workflow_task_state.reject(user=factories.person(groups=(editors,)))
    assert titles(editor, "a-reprendre") == ["Renvoyé"]
    assert titles(editor, "envoyes") == []


def test_my_drafts_are_mine_and_leave_when_published(editor: User, editors: Group) -> None:
    page = factories.guide("mien", title="Le mien")
    other = factories.guide("autre", title="L’autre")
    page.title = "Le mien, revu"
    page.save_revision(user=editor)
    other.save_revision(user=factories.person(groups=(editors,)))
    assert titles(editor, "brouillons") == ["Le mien, revu"]
    page.get_latest_revision().publish()
    assert titles(editor, "brouillons") == []


def test_open_messages_the_oldest_first_and_closed_ones_gone(editor: User) -> None:
    page = factories.guide()
    old = Feedback.objects.create(page=page, kind="erreur", message="Le numéro a changé.")
    Feedback.objects.create(page=page, kind="cas", message="Et pour une moto ?")
    assert titles(editor, "signalements") == ["Le numéro a changé.", "Et pour une moto ?"]
    Feedback.objects.filter(pk=old.pk).update(closed_at=timezone.now())
    assert titles(editor, "signalements") == ["Et pour une moto ?"]


def test_what_an_editor_sent_and_may_no_longer_change_is_not_told_when_it_comes_back(
    editor: User, editors: Group
) -> None:
    page = factories.guide(live=False, title="Renvoyé")
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    page.current_workflow_task_state.reject(user=factories.person(groups=(editors,)), comment="Secret.")
    editor.groups.set([Group.objects.get(name=ANIMATORS)])
    assert titles(User.objects.get(pk=editor.pk), "a-reprendre") == []


def test_references_never_or_long_ago_checked_say_which_pages_quote_them(editor: User) -> None:
    today = timezone.localdate()
    for key, days in (("recent", 300), ("ancien", 400), ("tres-ancien", 800)):
        day = today - datetime.timedelta(days=days)
        LegalReference.objects.create(key=key, article=key, says="…", checked_on=day)
    never = LegalReference.objects.create(key="b", article="jamais", says="…")
    block = ("legal", {"reference": never, "comment": ""})
    factories.guide(title="Qui le cite", body=[factories.section("Le droit", block, anchor="droit")])
    assert titles(editor, "references") == ["jamais", "tres-ancien", "ancien"]
    first, second, _ = details(editor, "references")
    assert first == "Jamais vérifiée, citée dans «\u202fQui le cite\u202f»"
    assert second == f"Vérifiée le {date_words(today - datetime.timedelta(days=800))}"


def test_a_pdf_that_failed_names_its_block_and_a_good_one_is_not_told(editor: User) -> None:
    bad, good = factories.guide("mauvais", title="Mauvais"), factories.guide("bon", title="Bon")
    PdfFile.objects.all().delete()
    PdfFile.objects.create(page=bad, key="1", error="Image illisible.", block="Partie 2, image")
    PdfFile.objects.create(page=good, key="2", file="pdf/x.pdf")
    (section,) = [one for one in desk.sections(editor) if one.name == "pdf"]
    assert [(item.title, item.detail) for item in section.items] == [
        ("Mauvais", "Partie 2, image\u202f: Image illisible.")
    ]


def test_reviews_due_within_thirty_days_and_overdue_ones_first(editor: User) -> None:
    today = timezone.localdate()
    for slug, days in (("loin", 60), ("bientot", 20), ("retard", -3)):
        page = factories.guide(slug, title=slug, next_review=today + datetime.timedelta(days=days), reviewer=editor)
        assert page.live
    assert titles(editor, "relectures") == ["retard", "bientot"]
    User.objects.filter(pk=editor.pk).update(first_name="", last_name="", is_active=False)
    factories.guide("confie", title="confie", next_review=today, reviewer=factories.person(last_name="Ici"))
    assert [one.rpartition(", ")[2] for one in details(editor, "relectures")] == ["à confier", "Ici", "à confier"]


def test_what_is_on_the_schedule_says_when(editor: User) -> None:
    page = factories.guide(live=False, title="Demain")
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision(user=editor).publish()
    assert titles(editor, "programmees") == ["Demain"]
    assert page.editions.count() == 0


def test_the_home_costs_the_same_with_many_messages(
    editor: User, client: Client, django_assert_max_num_queries
) -> None:
    page = factories.guide()
    for number in range(30):
        Feedback.objects.create(page=page, kind="erreur", message=f"Message {number}")
    client.get(reverse("wagtailadmin_home"))
    with django_assert_max_num_queries(60):
        html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Voir les 30" in html


def fill(editor: User, other: User, number: int) -> None:
    """One more thing to do in every section of the desk."""
    today, now = timezone.localdate(), timezone.now()
    page = factories.guide(f"publie-{number}", title="Publié", next_review=today, reviewer=editor)
    Feedback.objects.create(page=page, kind="erreur", message=f"Message {number}")
    PdfFile.objects.filter(page=page).delete()
    PdfFile.objects.create(page=page, key=str(number), error="Image illisible.", block="Partie 2")
    page.save_revision(user=editor)
    LegalReference.objects.create(key=f"r{number}", article=f"Article {number}", says="…")
    for place, asked_by in enumerate((other, editor, editor)):
        asked = factories.guide(f"demande-{place}-{number}", live=False)
        asked.save_revision(user=asked_by)
        asked.get_workflow().start(asked, asked_by)
    asked.current_workflow_task_state.reject(user=other, comment="À revoir.")
    coming, refused = factories.guide(f"a-venir-{number}", live=False), factories.guide(f"refuse-{number}", live=False)
    coming.go_live_at = now + datetime.timedelta(days=1)
    coming.save_revision(user=other).publish()
    revision = refused.save_revision(user=other)
    log(refused, REFUSED, revision=revision, data={"reason": "Adresse prise."})


def test_the_desk_asks_as_many_questions_for_one_thing_as_for_many(
    editor: User, editors: Group, client: Client, django_assert_num_queries
) -> None:
    other = factories.person(groups=(editors,))
    fill(editor, other, 0)
    desk.sections(editor)
    with CaptureQueriesContext(connection) as one:
        found = desk.sections(User.objects.get(pk=editor.pk))
    assert [(section.name, section.count) for section in found] == [(name, 1) for name in EVERY_SECTION]
    for number in range(1, 6):
        fill(editor, other, number)
    with django_assert_num_queries(len(one)):
        found = desk.sections(User.objects.get(pk=editor.pk))
    assert [(section.name, section.count) for section in found] == [(name, 6) for name in EVERY_SECTION]


EVERY_SECTION = (
    "a-relire",
    "a-reprendre",
    "signalements",
    "pdf",
    "refusees",
    "brouillons",
    "relectures",
    "references",
    "envoyes",
    "programmees",
)
