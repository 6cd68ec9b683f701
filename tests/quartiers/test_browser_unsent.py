"""Without JavaScript: the session ends under a form, and the words are there once its author has signed in again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from portal.accounts.models import User
from quartiers.models import Comment, Post, Report
from tests.accounts.factories import PASSWORD, UserFactory
from tests.quartiers.conftest import Quarter
from tests.quartiers.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ANSWER, PUBLISH = "Qu’avez-vous essayé", "Publier dans Chantiers"


@pytest.fixture
def bare(browser: Any, live_server: Any) -> Iterator[Any]:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, locale="fr-FR")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def come_back(page: Any, person: User) -> None:
    page.get_by_text("ce que vous avez écrit est gardé").wait_for()
    page.fill("#id_login", person.email)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_a_post_an_answer_and_a_report_leave_after_all(
    transactional_db: None, bare: Any, live_server: Any, axe: Any
) -> None:
    quarter, person = Quarter(), UserFactory()
    post = quarter.post()
    page = bare.new_page()
    for address, fields, button, model in (
        (
            "/quartiers/chantiers/ecrire/question/",
            {"Titre": "À qui écrire", "Votre question": "Deux lignes\n\nde plus"},
            PUBLISH,
            Post,
        ),
        (post.get_absolute_url(), {ANSWER: "Nous avons repeint"}, PUBLISH, Comment),
        (
            f"{post.get_absolute_url()}signaler/",
            {"Ce qui ne va pas": "Un nom est cité"},
            "Envoyer aux modérateurs",
            Report,
        ),
    ):
        before = model.objects.count()
        sign_in(bare, person, live_server)
        page.goto(address)
        for label, words in fields.items():
            page.get_by_label(label).fill(words)
        Session.objects.all().delete()
        page.get_by_role("button", name=button).click()
        come_back(page, person)
        page.get_by_role("heading", name="Ce que vous aviez écrit").wait_for()
        assert list(fields.values())[-1].split("\n")[0] in page.locator("main").inner_text()
        page.get_by_role("button", name="Envoyer", exact=True).click()
        page.wait_for_url(lambda url: "non-envoye" not in url)
        assert model.objects.count() == before + 1
    assert "Deux lignes" in Post.objects.get(title="À qui écrire").all_text


def test_who_signs_in_instead_sees_nothing(transactional_db: None, bare: Any, live_server: Any) -> None:
    quarter, person, other = Quarter(), UserFactory(), UserFactory()
    page = bare.new_page()
    sign_in(bare, person, live_server)
    page.goto(quarter.post().get_absolute_url())
    page.get_by_label(ANSWER).fill("À moi seul")
    Session.objects.all().delete()
    page.get_by_role("button", name=PUBLISH).click()
    come_back(page, other)
    page.wait_for_url(lambda url: "connexion" not in url)
    assert "À moi seul" not in page.content()
    page.goto("/compte/non-envoye/")
    assert "À moi seul" not in page.content()
    page.goto("/compte/")
    assert page.get_by_label("Nom", exact=True).input_value() == other.last_name
