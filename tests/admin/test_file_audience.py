"""No published page shows a file that its readers may not all read: by every door that publishes."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageLogEntry
from wagtail.rich_text import RichText

from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.files.models import PortalDocument
from portal.core.publishing.guards import ChangeRefused
from tests import factories
from tests.admin.shown_files import add_image, collection, edit, form_of, image, reload, with_image

pytestmark = pytest.mark.django_db


def test_publishing_from_the_edit_screen_names_the_image_and_keeps_the_text(boss: Client) -> None:
    page = factories.guide(live=False)
    hidden = image(collection())
    data = form_of(page, hidden, **{"action-publish": "1", "title": "Un titre à garder"})
    html = boss.post(edit(page), data).content.decode()
    assert "Plan du hall" in html
    assert "n’est pas lisible par tous les lecteurs" in html
    assert "Un titre à garder" in html
    assert not reload(page).live
    assert page.revisions.count() == 0
    boss.post(edit(page), form_of(page, image(), **{"action-publish": "1"}))
    assert reload(page).live


def test_a_new_page_published_at_once_is_refused_too(boss: Client) -> None:
    index = factories.guide_index()
    url = reverse("wagtailadmin_pages:add", args=["guides", "guidepage", index.pk])
    draft = factories.guide("brouillon", live=False)
    data = form_of(draft, image(collection()), **{"action-publish": "1", "slug": "neuf", "title": "Neuf"})
    assert "n’est pas lisible" in boss.post(url, data).content.decode()
    assert not Page.objects.filter(slug="neuf").exists()
    data = form_of(draft, image(), **{"action-publish": "1", "slug": "neuf", "title": "Neuf"})
    boss.post(url, data)
    assert Page.objects.get(slug="neuf").live


def test_a_members_page_may_show_a_members_image_and_a_draft_may_hold_anything(boss: Client) -> None:
    page = factories.guide(live=False)
    boss.post(edit(page), form_of(page, image(collection())))
    assert page.revisions.count() == 1
    factories.restrict(page)
    boss.post(edit(page), form_of(page, image(collection("Autre")), **{"action-publish": "1"}))
    assert reload(page).live


def test_a_group_page_wants_its_group_among_the_readers_of_its_files() -> None:
    page = factories.guide(live=False)
    group, other = factories.reader_group("Référents sûreté"), factories.reader_group("Contentieux")
    factories.restrict(page, group)
    where = collection(kind="groups")
    rule = CollectionViewRestriction.objects.get(collection=where)
    rule.groups.set([other])
    add_image(page, image(where))
    with pytest.raises(ChangeRefused, match="Contentieux"):
        page.save_revision().publish()
    rule.groups.set([group, other])
    page.save_revision().publish()
    assert reload(page).live


def test_a_document_linked_in_running_text_counts_too() -> None:
    where = collection()
    document = PortalDocument.objects.create(title="Lettre", file=ContentFile(b"x", name="l.txt"), collection=where)
    page = factories.guide(live=False)
    link = RichText(f'<p><a linktype="document" id="{document.pk}">la lettre</a></p>')
    page.body = [factories.section("Écrire", ("text", link), anchor="ecrire")]
    with pytest.raises(ChangeRefused, match="Le document"):
        page.save_revision().publish()
    CollectionViewRestriction.objects.all().delete()
    page.save_revision().publish()
    assert reload(page).live


def test_an_approval_that_publishes_is_refused_and_the_review_goes_on(client: Client) -> None:
    from portal.core.publishing.workflow import ensure_review_workflow

    ensure_roles()
    ensure_review_workflow()
    editors = Group.objects.get(name=EDITORS)
    author, reviewer = factories.person(groups=(editors,)), factories.person(groups=(editors,))
    where = collection()
    page = with_image(image(where), live=False)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    client.force_login(reviewer)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    html = client.post(url, {"comment": ""}, follow=True).content.decode()
    assert "n’est pas lisible" in html
    assert not reload(page).live
    assert reload(page).workflow_in_progress
    from_screen = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    html = client.post(
        edit(page), form_of(reload(page), page.body[0].value["content"][0].value["image"], **from_screen)
    )
    assert "n’est pas lisible" in html.content.decode()
    assert not reload(page).live
    CollectionViewRestriction.objects.all().delete()
    client.post(url, {"comment": ""})
    assert reload(page).live


def test_a_bulk_publishing_takes_all_of_it_back(boss: Client) -> None:
    good = factories.guide("bon", live=False)
    bad = with_image(image(collection()), live=False)
    url = (
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + f"?id={good.pk}&id={bad.pk}&next=/admin/"
    )
    html = boss.post(url, {"include_descendants": ""}, follow=True).content.decode()
    assert "n’est pas lisible" in html
    assert not reload(good).live
    assert not reload(bad).live
    CollectionViewRestriction.objects.all().delete()
    boss.post(url, {"include_descendants": ""})
    assert reload(good).live
    assert reload(bad).live


def test_a_scheduled_publishing_that_became_impossible_is_left_out_and_said(boss: Client) -> None:
    where = collection(kind="")
    due = timezone.now() + datetime.timedelta(hours=1)
    bad, good = with_image(image(where), "mauvais", live=False), factories.guide("bon", live=False)
    for page in (bad, good):
        page.go_live_at = due
        page.save_revision().publish()
    CollectionViewRestriction.objects.create(collection=where, restriction_type="login")
    with time_machine.travel(due + datetime.timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert reload(good).live
    assert not reload(bad).live
    assert PageLogEntry.objects.filter(page=bad, action="portal.schedule.refused").count() == 1
    history = boss.get(reverse("wagtailadmin_pages:history", args=[bad.pk])).content.decode()
    assert "Plan du hall" in history
