"""What is sent once the session has ended waits for its author, and for nobody else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import Statement
from portal.accounts import unsent
from portal.accounts.models import User
from quartiers.models import Post
from tests.accounts.factories import PASSWORD, UserFactory
from tests.courses import factories as courses
from tests.quartiers.conftest import Quarter

LOGIN = "/compte/connexion/"
UNSENT = "/compte/non-envoye/"
WRITE = "/quartiers/chantiers/ecrire/message/"
WORDS = {"title": "Le hall repeint", "text": "Première ligne.\r\n\r\nSeconde <b>ligne</b>."}


@pytest.fixture
def quarter(db: None) -> Quarter:
    return Quarter()


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


def sign_in(client: Client, person: User) -> str:
    data = {"login": person.email, "password": PASSWORD, "next": UNSENT}
    return client.post(LOGIN, data, follow=True).text


def sent_in_vain(person: User) -> Client:
    """A browser where ``person`` sent a post once their session had ended."""
    client = Client()
    client.force_login(person)
    fields = hidden(client.get(WRITE).text)
    client.logout()
    refused = client.post(WRITE, {**fields, **WORDS}, HTTP_REFERER=f"http://testserver{WRITE}", follow=True)
    assert "ce que vous avez écrit est gardé" in refused.text
    assert f'name="next" value="{UNSENT}"' in refused.text
    return client


def test_its_author_signs_in_reads_it_and_sends_it_once(quarter: Quarter) -> None:
    person = UserFactory()
    client = sent_in_vain(person)

    page = sign_in(client, person)
    assert "Seconde &lt;b&gt;ligne&lt;/b&gt;." in page
    assert "Le hall repeint" in page
    fields = hidden(page)
    answer = client.post(WRITE, {**fields, **WORDS})

    assert answer.status_code == 302
    assert [post.title for post in Post.objects.all()] == ["Le hall repeint"]
    assert client.get(UNSENT)["Location"] == "/"


def test_who_wants_it_no_longer_comes_back_to_the_page_of_the_form(quarter: Quarter) -> None:
    person = UserFactory()
    client = sent_in_vain(person)
    sign_in(client, person)

    assert client.post(UNSENT)["Location"] == WRITE
    assert client.get(UNSENT)["Location"] == "/"
    assert not Post.objects.exists()


def test_another_person_who_signs_in_reads_nothing_and_it_is_gone(quarter: Quarter) -> None:
    first, second = UserFactory(), UserFactory()
    client = sent_in_vain(first)

    assert "Le hall repeint" not in sign_in(client, second)
    assert "accounts.unsent" not in client.session
    client.get(UNSENT)
    client.post("/compte/deconnexion/")
    assert "Le hall repeint" not in sign_in(client, first)


@pytest.mark.parametrize(
    "changed", [{"redacteur": ""}, {"redacteur": "forged:mark"}, {"password": "x"}, {"title": "a" * 200_001}]
)
def test_what_says_not_whose_it_is_a_password_and_what_is_too_long_are_not_kept(
    quarter: Quarter, changed: dict[str, str]
) -> None:
    client = Client()
    fields = {"redacteur": unsent.mark_of(UserFactory()), **WORDS, **changed}

    refused = client.post(WRITE, fields, HTTP_REFERER=f"http://testserver{WRITE}")

    assert refused["Location"] == f"{LOGIN}?next={WRITE}"
    assert "accounts.unsent" not in client.session


def test_a_visitors_form_says_nothing_of_anybody(db: None) -> None:
    assert 'name="redacteur"' not in Client().get(LOGIN).text


def test_the_answer_to_a_question_of_a_lesson_waits_too(db: None) -> None:
    asked = courses.question("short")
    lesson = courses.lesson(courses.course(), questions=[asked])
    person, client = UserFactory(), Client()
    client.force_login(person)
    mark = hidden(client.get(lesson.url).text)["redacteur"]
    before = Statement.objects.count()
    client.logout()
    action = reverse("courses:answer", args=["garder-la-distance", "la-loge", asked.public_id])
    client.post(
        action,
        {"redacteur": mark, "reponse": "le référent sûreté"},
        HTTP_REFERER=f"http://testserver{lesson.get_url()}",
    )

    fields = hidden(sign_in(client, person))
    assert fields["reponse"] == "le référent sûreté"
    client.post(action, fields)
    assert Statement.objects.count() > before
