"""The review is on from the first day, and nobody approves one's own request."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowPage

from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.publishing.models import PeerReviewTask
from portal.core.publishing.workflow import REVIEWERS, TASK, WORKFLOW, ensure_review_workflow
from tests import factories
from tests.admin.shown_files import edit, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors() -> Group:
    ensure_roles()
    ensure_review_workflow()
    return Group.objects.get(name=EDITORS)


def in_review(editors: Group):
    author = factories.person("autrice@example.org", groups=(editors,))
    page = factories.guide(live=False)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    return page, author


def test_reviewers_are_the_editors_role() -> None:
    assert REVIEWERS == EDITORS


def test_a_fresh_portal_has_one_review_for_every_page(editors: Group) -> None:
    assert [workflow.name for workflow in Workflow.objects.active()] == [WORKFLOW]
    assert factories.guide(live=False).get_workflow().name == WORKFLOW
    assert factories.card(live=False).get_workflow().name == WORKFLOW


def test_the_migrations_have_made_the_review() -> None:
    """Without anybody having called anything."""
    assert [task.name for task in PeerReviewTask.objects.all()] == [TASK]
    assert [workflow.name for workflow in Workflow.objects.active()] == [WORKFLOW]


def test_what_an_administrator_changed_stays(editors: Group) -> None:
    PeerReviewTask.objects.update(name="Relecture par le bureau")
    WorkflowPage.objects.all().delete()
    ensure_review_workflow()
    assert [task.name for task in PeerReviewTask.objects.all()] == ["Relecture par le bureau"]
    assert not WorkflowPage.objects.exists()


def test_who_asked_can_not_approve_and_another_editor_can(editors: Group, client: Client) -> None:
    page, author = in_review(editors)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.force_login(author)
    client.post(url, {"comment": ""})
    assert not Page.objects.get(pk=page.pk).live
    client.force_login(factories.person(groups=(editors,)))
    client.post(url, {"comment": ""})
    assert Page.objects.get(pk=page.pk).live


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("approve", "est approuvée et publiée"),
        ("reject", "est renvoyée à la personne qui l’a écrite, avec votre remarque"),
    ],
)
def test_a_decision_is_said_as_what_it_is(editors: Group, client: Client, action: str, said: str) -> None:
    page, _ = in_review(editors)
    client.force_login(factories.person(groups=(editors,)))
    decision = {"action-workflow-action": "1", "workflow-action-name": action}
    remark = {"workflow-action-extra-data": json.dumps({"comment": "Il manque la date."})}
    shown = client.post(edit(page), form_of(page, None, **decision, **remark), follow=True).text
    assert said in shown
    assert "a été mise à jour" not in shown


def test_a_decision_that_comes_too_late_is_not_said_to_be_one(editors: Group, client: Client) -> None:
    page, author = in_review(editors)
    form = form_of(page, None, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    client.force_login(author)
    assert "n’attendait plus votre décision" in client.post(edit(page), form, follow=True).text, "one's own page"
    page.current_workflow_task_state.approve(user=factories.person(groups=(editors,)))
    client.force_login(factories.person(groups=(editors,)))
    late = form_of(
        Page.objects.get(pk=page.pk).specific,
        None,
        **{
            "action-workflow-action": "1",
            "workflow-action-name": "reject",
            "workflow-action-extra-data": json.dumps({"comment": "Trop tard."}),
        },
    )
    shown = client.post(edit(page), late, follow=True).text
    assert "n’attendait plus votre décision" in shown
    assert "renvoyée" not in shown


@pytest.mark.parametrize("told", [{}, {"comment": "  "}])
def test_the_edit_screen_sends_no_page_back_without_a_remark(
    editors: Group, client: Client, told: dict[str, str]
) -> None:
    page, _ = in_review(editors)
    client.force_login(factories.person(groups=(editors,)))
    decision = {"action-workflow-action": "1", "workflow-action-name": "reject"}
    form = form_of(page, None, **decision, **{"workflow-action-extra-data": json.dumps(told)})
    shown = client.post(edit(page), form, follow=True, headers={"referer": f"http://testserver{edit(page)}"}).text
    assert "une page est renvoyée avec une remarque" in shown
    assert "avec votre remarque" not in shown
    assert Page.objects.get(pk=page.pk).workflow_in_progress


def test_the_remark_stands_where_its_author_works_on_it_until_it_is_sent_again(editors: Group, client: Client) -> None:
    page, author = in_review(editors)
    client.force_login(author)
    assert "Renvoyée par" not in client.get(edit(page)).text
    reviewer = factories.person(groups=(editors,), first_name="Rose", last_name="Relue")
    page.current_workflow_task_state.reject(user=reviewer, comment="Il manque <la> date.")
    shown = client.get(edit(page), {"next": "/admin/pages/"}).text
    assert "Renvoyée par Rose Relue\u202f: «\u202fIl manque &lt;la&gt; date.\u202f»" in shown
    assert "ago" not in shown
    Page.objects.get(pk=page.pk).current_workflow_state.resume(user=author)
    assert "Renvoyée par" not in client.get(edit(page)).text


def test_a_superuser_who_asked_can_not_approve_either(editors: Group) -> None:
    boss = factories.person(is_superuser=True)
    page = factories.guide(live=False)
    page.save_revision(user=boss)
    page.get_workflow().start(page, boss)
    task = page.current_workflow_task
    assert task.name == TASK
    assert task.get_actions(page, boss) == []
    assert task.get_actions(page, factories.person(is_superuser=True))


def test_the_home_of_a_reviewer_shows_the_request_and_the_authors_does_not(editors: Group) -> None:
    page, author = in_review(editors)
    from wagtail.models import TaskState

    assert list(TaskState.objects.reviewable_by(factories.person(groups=(editors,)))) == [
        page.current_workflow_task_state
    ]
    assert list(TaskState.objects.reviewable_by(author)) == []


def test_a_member_without_the_role_reviews_nothing(editors: Group) -> None:
    page, _ = in_review(editors)
    assert page.current_workflow_task.get_actions(page, factories.person()) == []


def test_reviewers_are_told_by_mail_and_the_author_of_the_outcome(editors: Group, client: Client, mailoutbox) -> None:
    reviewer = factories.person("relectrice@example.org", groups=(editors,))
    page, author = in_review(editors)
    assert [message.to for message in mailoutbox] == [["relectrice@example.org"]]
    assert page.title in mailoutbox[0].body + mailoutbox[0].subject
    client.force_login(reviewer)
    state = page.current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""})
    assert mailoutbox[-1].to == [author.email]
