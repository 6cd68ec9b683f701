"""A person takes a course: answers are kept once, told nothing before, and anything odd is refused in words."""

import uuid
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import services
from courses.models import Attempt, Enrolment, LessonState, Statement
from courses.selectors import resume
from search.models import Entry
from tests import factories
from tests.accounts.factories import with_role
from tests.courses.factories import course, lesson, question, right_answer

pytestmark = pytest.mark.django_db
KINDS = ("single", "multiple", "true-false", "short")


@pytest.fixture
def taken(client):
    """A course of two lessons; the first has a question of each kind. A gardien is signed in."""
    above = course()
    first = lesson(above, questions=[question(kind) for kind in KINDS])
    second = lesson(above, "le-hall", title="Dans le hall", position=2)
    person = factories.person()
    client.force_login(person)
    return above, first, second, person


def address(page, asked) -> str:
    return f"{page.url}questions/{asked.public_id}/"


@pytest.mark.parametrize("kind", KINDS)
def test_right_answers_and_feedback_are_told_after_the_answer_only(taken, client, kind):
    """Past hole 12."""
    _, first, _, _ = taken
    asked = first.questions.get(kind=kind)
    before = client.get(first.url).content.decode()
    assert asked.text[:20] in before.replace("\u202f", " ")
    assert "pavot" not in before
    assert "pavot" not in str(list(Entry.objects.values()))
    for words in ("bravopavot", "parcequepavot", "ouipavot"):
        assert client.get(f"/recherche/?q={words}&format=json").json()["count"] == 0
        assert client.get(f"/recherche/suggestions/?q={words}").json()["suggestions"] == []
    after = client.post(address(first, asked), {"reponse": right_answer(asked)}, follow=True).content.decode()
    assert "bravopavot" in after
    assert "parcequepavot" in after
    assert "Enregistré à" in after
    assert "presquepavot" not in after


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_marked(taken, client, kind):
    _, first, _, person = taken
    asked = first.questions.get(kind=kind)
    wrong = {"short": ["autre"], "true-false": ["vrai"]}.get(kind) or [str(asked.choices.first().public_id)]
    client.post(address(first, asked), {"reponse": wrong})
    attempt = Attempt.objects.get(person=person)
    assert not attempt.is_right
    assert attempt.edition == 1
    client.post(f"{first.url}reponses/{attempt.public_id}/recommencer/")
    client.post(address(first, asked), {"reponse": right_answer(asked)})
    assert Attempt.objects.get(person=person, set_aside=False).is_right


def test_a_double_submit_is_one_answer_and_the_first_one_stands(taken, client):
    _, first, _, person = taken
    asked = first.questions.get(kind="true-false")
    for given in ("faux", "faux", "vrai"):
        response = client.post(address(first, asked), {"reponse": given}, follow=True)
    assert "avait déjà une réponse" in response.content.decode()
    assert [attempt.response for attempt in Attempt.objects.filter(person=person)] == [["faux"]]
    assert Statement.objects.filter(actor=person, verb="answered").count() == 1


def test_two_windows_write_one_statement_even_past_the_first_look(taken, monkeypatch):
    _, first, _, person = taken
    asked = first.questions.get(kind="true-false")
    services.answer(person, first, asked, ["faux"])
    monkeypatch.setattr(services, "_standing", lambda *_: None)
    monkeypatch.setattr(services, "_round", lambda *_: 0)
    kept, is_new = services.answer(person, first, asked, ["vrai"])
    assert (kept.response, is_new) == (["faux"], False)


@pytest.mark.parametrize(
    ("kind", "given", "says"),
    [
        ("single", [], "Choisissez une réponse"),
        ("single", [str(uuid.uuid4())], "plus proposé"),
        ("true-false", ["vrai", "faux"], "Une seule réponse"),
        ("short", ["   "], "Écrivez votre réponse"),
        ("short", ["é" * 10_000], "dépasse 300 caractères"),
    ],
)
def test_an_odd_answer_is_refused_in_words_and_nothing_is_kept(taken, client, kind, given, says):
    _, first, _, _ = taken
    response = client.post(address(first, first.questions.get(kind=kind)), {"reponse": given})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Attempt.objects.exists()
    assert not Statement.objects.exists()
    if kind == "short" and len(given[0]) > 300:
        assert given[0] in response.content.decode()


def test_a_foreign_question_and_another_persons_answer_do_not_exist(taken, client):
    _above, first, second, _ = taken
    asked = first.questions.get(kind="true-false")
    assert client.post(address(second, asked), {"reponse": "faux"}).status_code == 404
    assert client.post(f"{first.url}questions/{uuid.uuid4()}/").status_code == 404
    other, _ = services.answer(factories.person(), first, asked, ["faux"])
    own, _ = services.answer(
        Enrolment._meta.get_field("person").related_model.objects.get(pk=taken[3].pk), first, asked, ["faux"]
    )
    assert client.post(f"{first.url}reponses/{other.public_id}/recommencer/").status_code == 404
    assert client.post(f"{first.url}reponses/{own.public_id}/recommencer/").status_code == 302


def test_an_unfinished_lesson_says_so_and_is_finished_when_all_is_answered(taken, client):
    above, first, second, person = taken
    services.answer(person, first, first.questions.first(), right_answer(first.questions.first()))
    led = client.post(f"{first.url}terminer/")["Location"]
    assert led.endswith("#reste")
    told = client.get(led).content.decode()
    second_question = told.split('id="question-2"')[1]
    assert second_question.index("cette question attend votre réponse") < second_question.index("Question 2")
    assert told.count('id="reste"') == 1
    assert 'id="reste"' not in client.get(first.url).content.decode()
    assert not LessonState.objects.exists()
    for asked in first.questions.all():
        services.answer(person, first, asked, right_answer(asked))
    response = client.post(f"{first.url}terminer/")
    assert response["Location"] == second.url
    assert f"Leçon terminée\u202f: «\u202f{first.title}\u202f»." in client.get(second.url).content.decode()
    assert "Leçon terminée" not in client.post(f"{first.url}terminer/", follow=True).content.decode()
    assert "1 leçon terminée sur 2" in client.get(above.url).content.decode()
    assert resume(person).lesson == second


def test_the_lesson_that_ends_a_course_leads_to_it_and_says_so_once(taken, client):
    above, first, second, person = taken
    for asked in first.questions.all():
        services.answer(person, first, asked, right_answer(asked))
    early = client.post(f"{second.url}terminer/", follow=True)
    assert f"Leçon terminée\u202f: «\u202f{second.title}\u202f»." in early.content.decode()
    assert early.redirect_chain[-1][0] == above.url
    ended = client.post(f"{first.url}terminer/", follow=True)
    assert ended.redirect_chain[-1][0] == above.url
    assert f"Formation terminée\u202f: «\u202f{above.title}\u202f»." in ended.content.decode()
    assert "Leçon terminée" not in ended.content.decode()
    assert f"Formation terminée\u202f: «\u202f{above.title}\u202f»." not in client.get(above.url).content.decode()


def test_leaving_keeps_answers_and_coming_back_finds_them(taken, client):
    above, first, _, person = taken
    client.post(f"{above.url}inscription/")
    services.answer(person, first, first.questions.first(), right_answer(first.questions.first()))
    client.post(f"{above.url}quitter/")
    assert resume(person) is None
    client.post(f"{above.url}inscription/")
    assert Attempt.objects.count() == 1
    assert resume(person).lesson == first


def test_progress_is_rebuilt_from_statements_as_it_was(taken, client):
    above, first, _second, person = taken
    asked = list(first.questions.all())
    for one in asked:
        attempt, _ = services.answer(person, first, one, right_answer(one))
    services.retry(person, first, attempt)
    services.answer(person, first, asked[-1], ["autre"])
    services.finish(person, first)
    services.leave(person, above)
    services.enrol(person, above)
    before = everything()
    assert len(before[0]) == 5
    assert len(before[1]) == len(before[2]) == 1
    Attempt.objects.update(set_aside=True)
    Enrolment.objects.all().delete()
    out = StringIO()
    call_command("rebuild_progress", stdout=out)
    assert out.getvalue() == f"{Statement.objects.count()} déclarations relues.\n"
    assert everything() == before


def everything() -> list[list[tuple]]:
    skipped = {"id"}
    return [
        sorted(tuple((k, str(v)) for k, v in row.items() if k not in skipped) for row in model.objects.values())
        for model in (Attempt, LessonState, Enrolment)
    ]


def test_a_visitor_reads_the_card_and_is_led_to_sign_in_for_a_lesson(taken, client):
    above, first, _, _ = taken
    client.logout()
    assert first.title in client.get(above.url).content.decode()
    assert "/compte/connexion/" in client.get(first.url)["Location"]
    first.view_restrictions.all().delete()
    factories.publish(first)
    read = client.get(first.url).content.decode()
    assert "pour répondre" in read
    assert 'class="answer"' in read
    assert "<form" not in read.split('id="lecon"')[1]
    led = client.post(address(first, first.questions.first()), {"reponse": "vrai"})["Location"]
    assert led.endswith(f"next={first.url}")


def test_an_editor_tries_a_lesson_and_nothing_is_recorded(taken, client):
    _, first, _, _ = taken
    asked = first.questions.get(kind="true-false")
    assert client.post(address(first, asked), {"reponse": "faux", "essai": "1"}).status_code == 403
    client.force_login(with_role("Éditeurs"))
    shown = client.post(address(first, asked), {"reponse": "faux", "essai": "1"})
    assert "bravopavot" in shown.content.decode()
    assert "Rien n’est enregistré" in shown.content.decode()
    assert not Statement.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_a_draft_is_tried_from_its_preview_and_nothing_is_recorded(client, kind):
    above = course()
    page = lesson(above, live=False, questions=[question(kind)])
    page.save_revision()
    asked = page.questions.get()
    tried = f"/formations/{page.pk}/essai/{asked.public_id}/"
    given = {"single": ["1"], "multiple": ["1", "2"]}.get(kind) or right_answer(asked)
    client.force_login(factories.person())
    assert client.post(tried, {"reponse": given}).status_code == 404
    client.force_login(with_role("Éditeurs"))
    shown = client.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert f'action="{tried}#question-1"' in shown
    assert "pavot" not in shown
    after = client.post(tried, {"reponse": given}).content.decode()
    assert "bravopavot" in after
    assert f'href="/admin/pages/{page.pk}/view_draft/"' in after
    refused = client.post(tried, {"reponse": []})
    assert refused.status_code == 422
    assert "pavot" not in refused.content.decode()
    unknown = client.post(f"/formations/{page.pk}/essai/{uuid.uuid4()}/", {"reponse": given})
    assert "pas encore dans le brouillon" in unknown.content.decode()
    assert not Statement.objects.exists()
    assert not Attempt.objects.exists()


def test_a_draft_is_previewed_without_the_answers_of_who_looks(client):
    editor, page = with_role("Éditeurs"), lesson(course(), questions=[question()])
    services.answer(editor, page, page.questions.get(), right_answer(page.questions.get()))
    client.force_login(editor)
    assert "Répondre à nouveau" in client.get(page.url).content.decode()
    shown = client.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert "Essayer" in shown
    assert "pavot" not in shown


def test_resume_asks_the_same_after_one_finished_course_and_after_nine():
    person = factories.person()

    def finished(slug: str) -> None:
        above = course(slug)
        services.finish(person, lesson(above))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert resume(type(person).objects.get(pk=person.pk)).course == open_course
        return len(queries)

    open_course = course("ouverte")
    lesson(open_course)
    services.enrol(person, open_course)
    finished("une")
    once = asked()
    for number in range(8):
        finished(f"numero-{number}")
    assert asked() == once
    assert once <= 12
