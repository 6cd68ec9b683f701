"""A part of a lesson has an address: a hit inside a long lesson leads to it."""

import re

import pytest
from django.test import Client

from search.models import Entry
from search.query import parse
from search.results import Hit
from search.selectors import search
from tests import factories
from tests.courses.factories import course, lesson, question
from tests.courses.test_films import WEBM, document

pytestmark = pytest.mark.django_db

STEPS = {"title": "Cinq gestes", "items": [{"title": "Ralentir", "text": "<p>Parler bas.</p>"}, {"title": "Partir"}]}
BODY = [
    ("text", "<p>Avant tout, le mélèze.</p><h3 data-block-key='a1b2c'>Les <b>signes</b></h3><p>Le charme.</p>"),
    ("note", {"text": "<p>Le tilleul.</p>"}),
    ("text", "<h4>Et après</h4><p>Le bouleau.</p><h3>Les signes</h3><p>Le cormier.</p>"),
    ("steps", STEPS),
]


def hit(words: str) -> Hit:
    return search(parse(words), factories.person()).hits[0]


def ids(client: Client, url: str) -> list[str]:
    client.force_login(factories.person())
    return re.findall(r' id="(partie-[^"]*)"', client.get(url).content.decode())


@pytest.mark.parametrize(
    ("words", "section", "anchor"),
    [
        ("mélèze", "", ""),
        ("charme", "Les signes", "#partie-les-signes"),
        ("tilleul", "Les signes", "#partie-les-signes"),
        ("bouleau", "Et après", "#partie-et-apres"),
        ("cormier", "Les signes", "#partie-les-signes-2"),
        ("ralentir", "Cinq gestes", "#partie-cinq-gestes"),
    ],
)
def test_a_hit_in_a_lesson_leads_to_its_part(client: Client, words: str, section: str, anchor: str) -> None:
    page = lesson(course(), body=BODY)
    found = hit(words)
    assert (found.url, found.section) == (page.url, section)
    assert found.section_url == (page.url + anchor if anchor else "")
    if anchor:
        assert ids(client, page.url).count(anchor[1:]) == 1
        shown = client.get(f"/recherche/?q={words}").content.decode()
        assert f'Dans la partie <a href="{page.url}{anchor}">{section}</a>' in shown


def test_titles_stand_in_the_page_once_each_at_its_level(client: Client) -> None:
    page = lesson(course(), body=BODY, questions=[question()])
    client.force_login(factories.person())
    html = client.get(page.url).content.decode()
    assert '<h2 id="partie-les-signes">Les <b>signes</b></h2>' in html
    assert '<h3 id="partie-et-apres">Et après</h3>' in html
    assert '<h2 id="partie-cinq-gestes">Cinq gestes</h2>' in html
    every = re.findall(r'\bid="([^"]*)"', html)
    assert len(every) == len(set(every))


def test_an_anchor_stays_when_other_parts_come_and_go(client: Client) -> None:
    page = lesson(course(), body=BODY)
    page.body = [("text", "<h3>Une part nouvelle</h3><p>Le sorbier.</p>"), BODY[3], BODY[0]]
    factories.publish(page)
    assert ids(client, page.url) == ["partie-une-part-nouvelle", "partie-cinq-gestes", "partie-les-signes"]
    assert hit("charme").section_url == f"{page.url}#partie-les-signes"
    assert not Entry.objects.filter(section="Et après").exists()


def test_a_film_has_a_place_too(client: Client) -> None:
    film = document("film.webm", WEBM, None)
    value = {"title": "Dire non", "video": film, "captions": None, "transcript": "Le mot pervenche."}
    page = lesson(course(), body=[*BODY, ("video", value)])
    assert hit("pervenche").section_url == f"{page.url}#partie-dire-non"
    assert ids(client, page.url)[-1] == "partie-dire-non"


def test_a_title_says_more_of_its_lesson_than_a_text_does() -> None:
    above = course()
    lesson(above, "un", title="Le comptoir", body=[("text", "<p>La voix, le charme, le bruit.</p>")])
    lesson(above, "deux", title="La loge", body=[("text", "<h3>Le charme</h3><p>La voix, le bruit.</p>")])
    assert hit("charme").title == "La loge"
