"""The end of a course: what to look at again, and where to go on."""

import pytest

from courses import services
from courses.models import LessonPage
from tests import factories
from tests.courses.factories import course, lesson, question, right_answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    found = factories.person()
    client.force_login(found)
    return found


def test_a_finished_course_leads_to_what_was_answered_wrongly_and_no_further_once_it_is_right(client, person):
    above = course()
    page = lesson(
        above,
        questions=[
            question("true-false", text="Reculer d’abord."),
            question("short", text="Qui prévenir ?"),
            question(),
        ],
    )
    wrong, right, placed = page.questions.all()
    page.body = [("question", {"question": str(placed.public_id)}), ("text", "<p>Un pas en arrière.</p>")]
    factories.publish(page)
    kept, _ = services.answer(person, page, wrong, ["vrai"])
    for asked in (right, placed):
        services.answer(person, page, asked, right_answer(asked))
    assert "À revoir" not in client.get(above.url).content.decode()
    services.finish(person, page)
    shown = client.get(above.url).content.decode()
    assert "1 question où votre réponse" in shown
    assert f'<a href="{page.url}#question-2">Reculer d’abord.</a>' in shown
    assert "Qui prévenir" not in shown
    assert 'id="question-2"' in client.get(page.url).content.decode()
    services.retry(person, page, kept)
    services.answer(person, page, wrong, ["faux"])
    assert "Rien à revoir" in client.get(above.url).content.decode()


def test_a_finished_course_leads_to_what_shares_its_themes_and_to_a_course_not_taken_yet(client, person):
    theme = factories.theme()
    above, taken = course(themes=[theme]), course("deja-suivie", title="Déjà suivie", themes=[theme])
    course("ailleurs", title="Sans thème", minutes=1)
    course("ensuite", title="La suivante", minutes=20, themes=[theme])
    hidden = course("reservee", title="Réservée aux référents", minutes=1, themes=[theme])
    factories.restrict(hidden, factories.reader_group())
    card = factories.card(themes=[theme])
    services.enrol(person, taken)
    services.finish(person, lesson(above))
    shown = client.get(above.url).content.decode()
    assert card.title in shown
    assert "La suivante" in shown
    for absent in ("Déjà suivie", "Sans thème", "Réservée aux référents"):
        assert absent not in shown


def test_who_finished_an_edition_is_told_what_the_next_one_changes_until_they_answer_in_it(client, person):
    above = course()
    page = lesson(above, questions=[question("true-false")])
    kept, _ = services.answer(person, page, page.questions.get(), ["faux"])
    services.finish(person, page)
    assert "Mise à jour depuis" not in client.get(above.url).content.decode()
    above = type(above).objects.get(pk=above.pk)
    factories.publish(above, edition_note="Le numéro à appeler.")
    assert "Mise à jour depuis que vous l’avez terminée\u202f: Le numéro à appeler." in (
        client.get(above.url).content.decode().replace("&#8239;", "\u202f")
    )
    services.retry(person, page, kept)
    services.answer(person, LessonPage.objects.get(pk=page.pk), page.questions.get(), ["faux"])
    shown = client.get(above.url).content.decode()
    assert "Formation terminée" in shown
    assert "Mise à jour depuis" not in shown
