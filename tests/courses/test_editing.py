"""An editor writes questions: what nobody could answer is refused beside its field, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import LessonPage, Question
from portal.accounts.roles import EDITORS
from tests import factories
from tests.accounts.factories import with_role
from tests.courses.factories import course, lesson, question

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    client.force_login(factories.person("admin@example.org", is_superuser=True, is_staff=True))
    return client


def asked(*choices: tuple[str, bool], **fields: Any) -> dict[str, Any]:
    rows = [{"text": text, "is_right": "on" if right else "", "feedback": ""} for text, right in choices]
    defaults = {
        "kind": "single",
        "text": "Que faire ?",
        "accepted": "",
        "right_feedback": "Oui.",
        "wrong_feedback": "Presque.",
        "explanation": "Parce que.",
    }
    return {**defaults, **fields, "choices": inline_formset(rows)}


GOOD = asked(("Crier", False), ("Reculer", True))


def form_of(*questions: dict[str, Any], **extra: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "Au comptoir de la loge",
            "slug": "la-loge",
            "module": "seul",
            "position": "1",
            "minutes": "3",
            "lead": "",
            "search_words": "",
            "body": streamfield([("text", rich_text("<p>Un pas en arrière.</p>"))]),
            "questions": inline_formset(list(questions)),
            "comments": inline_formset([]),
            **extra,
        }
    )


def edit(page: LessonPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def errors(html: str) -> str:
    return " ".join(re.findall(r'class="error-message".*?</(?:p|div|li)>', html, re.DOTALL))


FAULTS = {
    "aucun juste": (asked(("Crier", False), ("Reculer", False)), "Aucun choix n’est juste"),
    "deux justes": (asked(("Crier", True), ("Reculer", True)), "Un seul choix peut être juste"),
    "un seul choix": (asked(("Crier", True)), "au moins deux choix"),
    "choix vide": (asked(("Crier", True), ("", True), kind="multiple"), "Écrivez ce choix"),
    "choix en double": (asked(("Crier", True), ("crier ", False)), "dit la même chose"),
    "plusieurs, aucun juste": (asked(("Crier", False), ("Rire", False), kind="multiple"), "Aucun choix n’est juste"),
    "courte sans réponse": (asked(kind="short", accepted=" \n"), "au moins une réponse acceptée"),
    "courte sans lettre": (asked(kind="short", accepted="…\noui"), "ni lettre ni chiffre"),
    "sans texte": (asked(("Crier", True), ("Rire", False), text=""), "Écrivez la question"),
    "rien si juste": (asked(kind="true-false", right_feedback=" "), "a répondu juste"),
    "rien si faux": (asked(kind="true-false", wrong_feedback=""), "s’est trompé"),
    "sans explication": (asked(kind="true-false", explanation=""), "Écrivez l’explication"),
}


def kept(page: LessonPage) -> str:
    return str(LessonPage.objects.get(pk=page.pk).get_latest_revision().content)


def test_a_faulty_question_is_refused_at_its_field_and_what_was_typed_stays(boss):
    page = lesson(course())
    for case, (data, says) in FAULTS.items():
        typed = {**data, "text": data["text"] and "Phrasepavot ?"}
        response = boss.post(edit(page), form_of(typed))
        html = response.content.decode()
        assert response.status_code == 200, case
        assert says in errors(html), case
        assert data["text"] == "" or "Phrasepavot" in html
    assert "Phrasepavot" not in kept(page)
    assert not Question.objects.exists()


@pytest.mark.parametrize("case", ["deux justes", "choix vide", "sans explication"])
def test_a_faulty_question_is_refused_alike_when_publishing(boss, case):
    data, says = FAULTS[case]
    page = lesson(course())
    response = boss.post(edit(page), form_of(data, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert says in errors(response.content.decode())
    assert not Question.objects.exists()


def test_questions_without_fault_are_saved_and_published(boss):
    page = lesson(course())
    kinds = ["single", "multiple", "true-false", "short"]
    data = form_of(*({**GOOD, "kind": kind, "accepted": "Reculer" if kind == "short" else ""} for kind in kinds))
    assert boss.post(edit(page), data).status_code == 302
    assert kept(page).count("Que faire") == 4
    assert boss.post(edit(page), {**data, "action-publish": "1"}).status_code == 302
    assert [found.kind for found in page.questions.all()] == kinds


def test_a_new_lesson_with_a_faulty_question_is_given_back_and_not_made(boss):
    above = course()
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", above.pk])
    response = boss.post(address, form_of(asked(("Crier", True), text="Phrasepavot ?")))
    assert "au moins deux choix" in errors(response.content.decode())
    assert "Phrasepavot" in response.content.decode()
    assert not LessonPage.objects.exists()
    assert boss.post(address, form_of(GOOD)).status_code == 302
    assert LessonPage.objects.get().questions.count() == 1


def test_an_automatic_save_keeps_a_half_written_question(boss):
    page = lesson(course(), live=False)
    half = asked(("Crier", False), text="Phrasepavot ?", right_feedback="", wrong_feedback="", explanation="")
    answer = boss.post(edit(page), form_of(half), headers={"Accept": "application/json"})
    assert answer.json()["success"], answer.content
    assert page.get_latest_revision_as_object().questions.get().text == "Phrasepavot ?"


def test_everything_missing_is_said_at_once_when_publishing(boss):
    page = lesson(course())
    bad = asked(("Crier", True), ("Rire", True), explanation="", right_feedback="", wrong_feedback="")
    said = errors(boss.post(edit(page), form_of(bad, **{"action-publish": "1"})).content.decode())
    for words in ("Un seul choix", "a répondu juste", "s’est trompé", "Écrivez l’explication"):
        assert words in said


def test_a_refused_list_keeps_the_order_it_was_given(boss):
    page = lesson(course())
    bad = asked(("Deuxièmepavot", False), ("Premièrepavot", False))
    data = form_of(bad)
    data["questions-0-choices-0-ORDER"], data["questions-0-choices-1-ORDER"] = "2", "1"
    html = boss.post(edit(page), data).content.decode()
    assert html.index("Premièrepavot") < html.index("Deuxièmepavot")


def test_a_faulty_question_is_not_published_by_another_door(client):
    from portal.core.publishing.guards import ChangeRefused

    client.force_login(with_role(EDITORS))
    page = lesson(course(), questions=[question()])
    draft = page.questions.get()
    draft.wrong_feedback = ""
    page.questions.add(draft)
    revision = page.save_revision()
    with pytest.raises(ChangeRefused, match="s’est trompé"):
        revision.publish()


def test_choices_left_empty_are_neither_asked_for_nor_kept(boss):
    """An automatic save counts empty forms among those that were there; a short answer never shows them."""
    page = lesson(course())
    data = form_of(asked(("", False), ("", False), kind="short", accepted="Reculer"), **{"action-publish": "1"})
    data |= {"questions-0-choices-INITIAL_FORMS": "2", "questions-0-choices-0-id": "", "questions-0-choices-1-id": ""}
    assert boss.post(edit(page), data).status_code == 302
    assert page.questions.get().choices.count() == 0


def test_a_block_names_a_question_by_its_number_and_keeps_its_identity(boss):
    page = lesson(course())
    body = streamfield([("question", {"question": "2"}), ("text", rich_text("<p>Entre deux</p>"))])
    two = (GOOD, {**GOOD, "text": "Et ensuite ?"})
    assert boss.post(edit(page), form_of(*two, body=body)).status_code == 302
    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    second = draft.questions.all()[1]
    assert (second.text, draft.body[0].value["question"]) == ("Et ensuite ?", str(second.public_id))
    body = streamfield([("question", {"question": str(second.public_id)}), ("text", rich_text("<p>Entre deux</p>"))])
    data = form_of(*two, body=body, **{"action-publish": "1"})
    for number, kept_question in enumerate(draft.questions.all()):
        data |= {f"questions-{number}-public_id": str(kept_question.public_id), f"questions-{number}-id": ""}
    data["questions-INITIAL_FORMS"] = "2"
    assert boss.post(edit(page), data).status_code == 302
    published = LessonPage.objects.get(pk=page.pk)
    assert published.questions.get(text="Et ensuite ?").public_id == second.public_id
    assert published.body[0].value["question"] == str(second.public_id)


@pytest.mark.parametrize(
    ("places", "says"), [(["3"], "n’est plus dans la leçon"), (["1", "1"], "déjà placée"), (["zzz"], "n’est plus")]
)
def test_a_block_that_names_no_question_is_refused_in_its_place(boss, places, says):
    page = lesson(course())
    body = streamfield([("question", {"question": place}) for place in places])
    refused = boss.post(edit(page), form_of(GOOD, body=body)).context["form"].errors.as_data()["body"][0]
    assert list(refused.block_errors) == [len(places) - 1]
    assert says in refused.block_errors[len(places) - 1].block_errors["question"].messages[0]
    assert "Que faire" not in kept(page)


def test_a_form_may_not_take_the_identity_of_another_lessons_question(boss):
    above = course()
    other = lesson(above, "autre", questions=[question()]).questions.get()
    page = lesson(above)
    data = form_of({**GOOD, "public_id": str(other.public_id)}, **{"action-publish": "1"})
    assert boss.post(edit(page), data).status_code == 302
    assert page.questions.get().public_id != other.public_id
    assert Question.objects.count() == 2


def test_a_new_lesson_comes_after_the_others_in_a_module_of_its_course(boss):
    above = course()
    lesson(above, position=4)
    html = boss.get(reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", above.pk])).content.decode()
    assert re.search(r'name="position" value="5"', html)
    assert "Ce qu’il faut savoir" in html
