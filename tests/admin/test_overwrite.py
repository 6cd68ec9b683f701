"""Two editors on one page: no text of the other is lost in silence, and each question is asked once."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from wagtail.models import Page, Revision

from portal.accounts.models import User
from tests import factories
from tests.admin.test_file_audience import edit, form_of, reload

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
TOLD = "a enregistré une version plus récente"


@pytest.fixture
def me() -> User:
    return factories.person("admin@example.org", is_superuser=True, is_staff=True, first_name="Ada", last_name="Min")


@pytest.fixture
def edith() -> User:
    return factories.person("edith@example.org", first_name="Édith", last_name="Eure")


@pytest.fixture
def boss(client: Client, me: User) -> Client:
    client.force_login(me)
    return client


@pytest.fixture
def page(edith: User) -> Page:
    page = factories.guide(live=False)
    page.save_revision(user=edith)
    return page


def save(page: Page, person: User, title: str) -> Revision:
    """That person saves the page meanwhile."""
    version = page.get_latest_revision_as_object()
    version.title = title
    return version.save_revision(user=person)


def title_of(page: Page) -> str:
    return reload(page).get_latest_revision_as_object().title


def given_back(data: dict[str, Any], html: str) -> dict[str, Any]:
    """The form as the browser holds it after a refusal: what was typed, with the hidden fields that came back."""
    names = ("loaded_revision_id", "loaded_revision_created_at", "replaces_revision")
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', html) for name in names}
    assert all(found.values())
    return {**data, **{name: match[1] for name, match in found.items() if match}}


def test_a_late_save_is_told_keeps_the_text_and_is_a_decision_the_second_time(
    boss: Client, page: Page, edith: User
) -> None:
    mine = form_of(page, None, title="Ma version")
    save(page, edith, "La version d’Édith")
    html = boss.post(edit(page), mine).content.decode()
    assert TOLD in html
    assert "Édith Eure" in html
    assert "Ma version" in html
    assert title_of(page) == "La version d’Édith"
    boss.post(edit(page), given_back(mine, html))
    assert title_of(page) == "Ma version"
    assert [one.as_object().title for one in page.revisions.order_by("pk")][1:] == ["La version d’Édith", "Ma version"]


def test_the_form_that_was_given_back_saves_nothing_by_itself(boss: Client, page: Page, edith: User) -> None:
    mine = form_of(page, None, title="Ma version")
    save(page, edith, "La version d’Édith")
    held = given_back(mine, boss.post(edit(page), mine).content.decode())
    automatic = boss.post(edit(page), held, headers=JSON)
    assert automatic.json()["error_code"] == "invalid_revision"
    assert title_of(page) == "La version d’Édith"


def test_what_was_told_in_one_window_is_not_told_in_the_other(boss: Client, page: Page, edith: User) -> None:
    first, second = form_of(page, None, title="Fenêtre 1"), form_of(page, None, title="Fenêtre 2")
    save(page, edith, "La version d’Édith")
    assert TOLD in boss.post(edit(page), first).content.decode()
    assert TOLD in boss.post(edit(page), second).content.decode()
    assert title_of(page) == "La version d’Édith"


def test_a_version_that_came_after_the_decision_is_told_as_well(boss: Client, page: Page, edith: User) -> None:
    mine = form_of(page, None, title="Ma version")
    save(page, edith, "La version d’Édith")
    held = given_back(mine, boss.post(edit(page), mine).content.decode())
    save(page, edith, "Une autre encore")
    html = boss.post(edit(page), held).content.decode()
    assert TOLD in html
    assert title_of(page) == "Une autre encore"
    boss.post(edit(page), given_back(held, html))
    assert title_of(page) == "Ma version"


def test_who_answered_the_dialog_is_not_asked_again(boss: Client, page: Page, edith: User) -> None:
    mine = form_of(page, None, title="Ma version")
    newer = save(page, edith, "La version d’Édith")
    answer = boss.post(edit(page), {**mine, "replaces_revision": newer.pk, "action-publish": "1"})
    assert answer.status_code == 302
    assert reload(page).title == "Ma version"


def test_a_form_with_another_fault_has_not_been_told_and_is_no_decision(boss: Client, page: Page, edith: User) -> None:
    mine = form_of(page, None, title="")
    save(page, edith, "La version d’Édith")
    html = boss.post(edit(page), {**mine, "action-publish": "1"}).content.decode()
    assert TOLD not in html
    mended = {**given_back(mine, html), "title": "Ma version", "action-publish": "1"}
    assert TOLD in boss.post(edit(page), mended).content.decode()
    assert title_of(page) == "La version d’Édith"


def test_what_one_has_saved_automatically_is_published_by_the_next_click(boss: Client, page: Page) -> None:
    mine = form_of(page, None, title="Ma version")
    assert boss.post(edit(page), mine, headers=JSON).status_code == 200
    clicked = boss.post(edit(page), {**mine, "action-publish": "1"})
    assert clicked.status_code == 302
    assert reload(page).live
    assert reload(page).title == "Ma version"


def test_an_autosave_over_a_newer_version_is_refused(boss: Client, page: Page, edith: User) -> None:
    mine = form_of(page, None, title="Ma version")
    newer = save(page, edith, "La version d’Édith")
    answer = boss.post(edit(page), {**mine, "replaces_revision": newer.pk}, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "invalid_revision"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to hold")
def test_of_two_editors_who_publish_at_the_same_moment_the_second_is_told(me: User, edith: User) -> None:
    User.objects.filter(pk=edith.pk).update(is_superuser=True, is_staff=True)
    page = factories.guide(live=False)
    page.save_revision(user=factories.person())
    forms = {
        person.pk: form_of(page, None, title=f"Version de {person.first_name}", **{"action-publish": "1"})
        for person in (me, edith)
    }
    together = Barrier(2)

    def publish(person: User) -> tuple[int, bool]:
        client = Client()
        client.force_login(person)
        client.get(edit(page))
        together.wait(timeout=30)
        try:
            answer = client.post(edit(page), forms[person.pk])
            return answer.status_code, TOLD in answer.content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(publish, (me, edith)))
    assert answers == [(200, True), (302, False)]
    assert page.revisions.count() == 2
    assert reload(page).title in {"Version de Ada", "Version de Édith"}
