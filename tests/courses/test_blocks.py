"""Steps and pictures in a lesson; a preview before anybody reads it."""

import html

import pytest
from django.urls import reverse
from wagtail.models import CollectionViewRestriction

from courses.models import Attempt
from portal.accounts.roles import EDITORS
from search.models import Entry
from tests import factories
from tests.accounts.factories import with_role
from tests.admin.shown_files import collection, image
from tests.courses.factories import course, lesson, question, right_answer
from tests.courses.test_films import WEBM, document

pytestmark = pytest.mark.django_db
STEPS = {"title": "La marche à suivre", "items": [{"title": "Reculer", "text": ""}, {"title": "Appeler", "text": ""}]}


def test_steps_stand_in_a_lesson_in_their_order_and_are_found(client):
    page = lesson(course(), body=[("steps", STEPS)])
    client.force_login(factories.person())
    shown = client.get(page.url).content.decode()
    assert "<ol" in shown
    assert shown.index("La marche à suivre") < shown.index("Reculer") < shown.index("Appeler")
    assert "Appeler" in Entry.objects.get(kind="lecon", section="La marche à suivre").body


@pytest.mark.parametrize("block", ["image", "video"])
@pytest.mark.parametrize("readers", ["", "login", "groups"])
def test_what_fewer_read_than_the_lesson_is_not_shown_and_its_words_are_not_found(client, block, readers):
    """The lesson is for members; the collection of its picture or film becomes theirs, or nobody's."""
    where = collection("Ailleurs", "")
    file = image(where) if block == "image" else document("film.webm", WEBM, where)
    value = {
        "image": {"image": file, "alt": "Le mot pervenche.", "caption": ""},
        "video": {"title": "Voir", "video": file, "captions": None, "transcript": "Le mot pervenche."},
    }[block]
    page = lesson(course(), body=[("text", "<p>Le mot tamaris.</p>"), (block, value)])
    if readers:
        CollectionViewRestriction.objects.create(collection=where, restriction_type=readers)
    client.force_login(factories.person())
    shown = html.unescape(client.get(page.url).content.decode())
    assert ("<img" in shown.split("<main")[1] or "<source" in shown) is (readers != "groups")
    for word, found in (("tamaris", True), ("pervenche", readers != "groups")):
        assert (word in str(list(Entry.objects.filter(kind="lecon").values()))) is found
        assert Entry.objects.filter(section="Voir").exists() is (block == "video" and readers != "groups")
        assert bool(client.get(f"/recherche/?q={word}&format=json").json()["count"]) is found


def test_an_editor_previews_a_lesson_that_is_a_draft_and_nobody_else_does(client):
    page = lesson(course(), live=False, title="Encore un brouillon", questions=[question()])
    page.save_revision()
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    client.force_login(with_role(EDITORS))
    shown = client.get(address).content.decode()
    assert "Encore un brouillon" in shown
    assert page.questions.get().text[:20] in html.unescape(shown)
    assert "pavot" not in shown
    asked = page.questions.get()
    client.post(f"{page.full_url or page.url}questions/{asked.public_id}/", {"reponse": right_answer(asked)})
    assert not Attempt.objects.exists()
    client.force_login(factories.person())
    assert client.get(address).status_code != 200
    assert client.get(page.url).status_code == 404
