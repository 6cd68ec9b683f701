"""The mails of the review say in our words which page, who asks, what to do and where."""

import datetime
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.mail import WorkflowStateSubmissionEmailNotifier, send_notification
from wagtail.models import Page, WorkflowState

from portal.accounts.models import User
from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.publishing.workflow import ensure_review_workflow
from tests import factories

pytestmark = pytest.mark.django_db
TITLE = "L’épave & le « parking »"
WAGTAIL_WORDS = re.compile(r"salut|workflow|modération|soumis|&#|&amp;|rejet|!", re.IGNORECASE)


@pytest.fixture
def author() -> User:
    ensure_roles()
    ensure_review_workflow()
    editors = Group.objects.get(name=EDITORS)
    factories.person("relectrice@example.org", groups=(editors,), first_name="Rose", last_name="Relue")
    return factories.person("autrice@example.org", groups=(editors,), first_name="Anne", last_name="Autrice")


@pytest.fixture
def reviewer(author: User) -> User:
    return User.objects.get(email="relectrice@example.org")


@pytest.fixture
def page(author: User) -> Page:
    page = factories.guide("epave", live=False, title=TITLE)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    return page


def decide(client: Client, who: User, page: Page, action: str, comment: str = "") -> None:
    client.force_login(who)
    state = page.current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk]), {"comment": comment})


def edit(page: Page) -> str:
    return "http://testserver" + reverse("wagtailadmin_pages:edit", args=[page.pk])


def check(mail: EmailMessage, to: User, subject: str, *said: str) -> None:
    """One mail to one person, in our words, a link alone on its line, and no more lines than a phone shows."""
    assert (mail.to, mail.subject) == ([to.email], subject)
    for words in said:
        assert words in mail.body
    assert "Portail Sûreté-Tranquillité" in mail.body
    assert not WAGTAIL_WORDS.search(mail.subject + mail.body), mail.body
    assert "\n\n\n" not in mail.body
    assert len(mail.body.splitlines()) <= 25


def test_the_reviewer_reads_who_asks_what_to_do_and_where(page: Page, reviewer: User, mailoutbox: list[Any]) -> None:
    (mail,) = mailoutbox
    asks = f"Anne Autrice vous demande de relire la page «\u202f{TITLE}\u202f»."
    check(mail, reviewer, f"À relire\u202f: {TITLE}", asks, "approuvez-la", f"\n{edit(page)}\n")


def test_the_author_reads_that_it_is_approved_and_where_it_is(
    page: Page, author: User, reviewer: User, client: Client, mailoutbox: list[Any]
) -> None:
    decide(client, reviewer, page, "approve")
    url = Page.objects.get(pk=page.pk).full_url
    check(mailoutbox[-1], author, f"Approuvée\u202f: {TITLE}", "Elle est publiée", f"\n{url}\n")


def test_an_approved_page_that_waits_for_its_day_is_not_called_published(
    author: User, reviewer: User, client: Client, mailoutbox: list[Any]
) -> None:
    page = factories.guide("demain", live=False, title=TITLE)
    page.go_live_at = timezone.now() + datetime.timedelta(days=2)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    decide(client, reviewer, page, "approve")
    check(mailoutbox[-1], author, f"Approuvée\u202f: {TITLE}", "à la date prévue", f"\n{edit(page)}\n")


def test_the_author_reads_who_sends_it_back_and_why(
    page: Page, author: User, reviewer: User, client: Client, mailoutbox: list[Any]
) -> None:
    decide(client, reviewer, page, "reject", "Il manque l’article & la date.")
    said = ("Rose Relue a relu votre page", "«\u202fIl manque l’article & la date.\u202f»", f"\n{edit(page)}\n")
    check(mailoutbox[-1], author, f"À reprendre\u202f: {TITLE}", *said)


def test_no_page_is_sent_back_without_a_remark(
    page: Page, author: User, reviewer: User, client: Client, mailoutbox: list[Any]
) -> None:
    decide(client, reviewer, page, "reject", "  ")
    assert Page.objects.get(pk=page.pk).current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert [mail.to for mail in mailoutbox] == [[reviewer.email]], "the request alone"


def test_an_administrator_who_asks_to_be_told_reads_that_there_is_nothing_to_do(
    page: Page, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = True
    boss = factories.person("admin@example.org", is_superuser=True, is_staff=True)
    WorkflowStateSubmissionEmailNotifier()(instance=page.current_workflow_state, user=page.owner)
    check(mailoutbox[-1], boss, f"En relecture\u202f: {TITLE}", "Anne Autrice a envoyé", f"\n{edit(page)}\n")


def test_comments_are_quoted_as_they_were_written(
    page: Page, author: User, reviewer: User, mailoutbox: list[Any]
) -> None:
    class Said:
        def __init__(self, text: str) -> None:
            self.text = text

    thread = {"comment": Said("Quelle date ?"), "replies": [Said("Le 3 & le 4.")]}
    context = {
        "page": page,
        "editor": reviewer,
        "new_comments": [Said("L’article manque.")],
        "resolved_comments": [Said("Titre trop long.")],
        "deleted_comments": [],
        "replied_comments": [thread],
    }
    send_notification([author], "updated_comments", context)
    said = ("L’article manque.", "En réponse à «\u202fQuelle date ?", "Le 3 & le 4.", "Commentaires réglés", edit(page))
    check(mailoutbox[-1], author, f"Commentaires de Rose Relue\u202f: {TITLE}", *said)
    assert "supprimés" not in mailoutbox[-1].body
