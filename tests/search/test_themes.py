"""The facet of themes counts what each room files under one, lessons and news too, and leads to each."""

import pytest
from django.db import connection

from portal.core.tasks import drain, waiting_for
from search import documents, french, services
from search.checking import check
from search.tasks import refile
from tests import factories
from tests.courses.factories import course, lesson
from tests.quartiers.conftest import Quarter
from tests.veille.factories import curator, item
from veille.services import desk

pytestmark = pytest.mark.django_db
KINDS = {"fiche", "guide", "formation", "lecon", "veille", "rex", "question", "message"}


def test_a_theme_counts_and_leads_to_something_of_each_room(client):
    quarter = Quarter()
    theme, other = quarter.theme, factories.theme("copropriete", "Copropriété")
    themes = {"themes": [theme]}
    factories.guide(title="Le guide pervenche", **themes)
    factories.card(title="La fiche pervenche", **themes)
    lesson(course(title="La formation pervenche", **themes), title="La leçon pervenche")
    news = item("La nouvelle pervenche")
    desk.publish(news, curator(), news.version, why="Parce que.", theme=theme)
    for kind in ("rex", "question", "message"):
        quarter.post(kind=kind, title=f"Le {kind} pervenche", context="Un hall.")
    factories.guide("ailleurs", title="Ailleurs, pervenche", themes=[other])
    client.force_login(quarter.outsider)
    found = client.get("/recherche/?q=pervenche&format=json").json()
    counts = {facet["key"]: facet["count"] for facet in found["facets"]["theme"]}
    assert counts == {theme.key: len(KINDS), other.key: 1}
    chosen = client.get(f"/recherche/?q=pervenche&theme={theme.key}&format=json").json()
    assert {row["kind"] for row in chosen["results"]} == KINDS


def test_what_is_filed_under_a_theme_is_found_by_what_the_theme_is_called(client):
    theme = factories.theme("radicalisation", "Prévention de la radicalisation")
    factories.card(title="Des mots qui inquiètent", themes=[theme])
    assert titles(client, "radicalisation") == ["Des mots qui inquiètent"]
    assert (
        "radicalisation" not in client.get("/recherche/?q=radicalisation&format=json").json()["results"][0]["extract"]
    )

    theme.title = "Prévention des pervenches"
    theme.save()
    drain()

    assert titles(client, "radicalisation") == []
    assert titles(client, "pervenches") == ["Des mots qui inquiètent"]
    assert check() == []


def test_only_a_theme_that_is_called_otherwise_has_what_is_filed_under_it_written_anew():
    theme = factories.theme()
    factories.card(themes=[theme])
    drain()
    theme.description = "Une phrase."
    theme.save()
    assert not waiting_for(refile)
    theme.title = "Voitures"
    theme.save()
    assert waiting_for(refile) == {(theme.key,)}


def test_what_is_filed_is_written_a_few_rows_at_a_time_and_read_before_anything_is_held(monkeypatch):
    """Who publishes meanwhile waits for the writing of a few things, never for the reading of a text."""
    theme = factories.theme()
    guides = [factories.guide(f"g{n}", themes=[theme], brief="<p>Le mot pervenche.</p>") for n in range(3)]
    held, written = [], []

    def read(text):
        if "pervenche" in text:
            held.append(len(connection.savepoint_ids))
        return french.stems(text)

    def project(name, ids):
        written.append(list(ids))
        return project_really(name, ids)

    project_really = services.project
    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(services, "FEW", 2)
    monkeypatch.setattr(services, "project", project)
    monkeypatch.setattr(documents, "stems", read)
    services.refile(theme.key)
    assert written == [[page.pk for page in some] for some in (guides[:2], guides[2:])]
    assert held == [outside] * 3


def test_what_stands_in_a_space_is_not_found_by_all_the_themes_of_the_space(client):
    quarter = Quarter()
    quarter.theme.title = "Les pervenches"
    quarter.theme.save()
    quarter.post(kind="message", title="Un mimosa", context="Un hall.")
    client.force_login(quarter.outsider)
    assert titles(client, "pervenches") == []
    assert titles(client, "mimosa") == ["Un mimosa"]


def titles(client, words):
    return [row["title"] for row in client.get("/recherche/", {"q": words, "format": "json"}).json()["results"]]
