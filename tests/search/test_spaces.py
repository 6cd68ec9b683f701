"""The facet of spaces: right counts under the other filters; a space one may not read has no name, count nor address."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from quartiers.models import Membership, Post, Space, SpaceKind
from quartiers.services import posts
from search.checking import check
from search.models import Entry, Word
from search.query import parse
from search.selectors import search
from tests.factories import guide, person, theme

pytestmark = pytest.mark.django_db
JSON = {"q": "ronde", "format": "json"}


class Said:
    """Two open spaces and a closed one, all with something about rounds; a guide that is in none."""

    def __init__(self) -> None:
        self.works, self.noise = theme("chantiers", "Chantiers"), theme("bruit", "Bruit")
        self.sites = self.space("chantiers", "Chantiers", self.works)
        self.calm = self.space("voisinage", "Voisinage", self.noise)
        self.closed = self.space("referents", "Référents sûreté", self.works, SpaceKind.CLOSED)
        self.member, self.insider = person("membre@example.org"), person("referent@example.org")
        Membership.objects.create(space=self.closed, person=self.insider)
        for space, kind in (
            (self.sites, "question"), (self.sites, "message"), (self.calm, "message"), (self.closed, "message"),
        ):  # fmt: skip
            self.post(space, kind)
        guide("ronde", title="Une ronde", themes=[self.works])

    def space(self, slug: str, title: str, filed: Any, kind: str = SpaceKind.THEMATIC) -> Space:
        space = Space.objects.create(slug=slug, title=title, purpose="Dire.", kind=kind)
        space.themes.add(filed)
        return space

    def post(self, space: Space, kind: str) -> Post:
        return posts.publish(space, self.insider, kind, {"title": "La ronde", "text": "Le soir."}, uuid4())


@pytest.fixture
def said() -> Said:
    return Said()


def test_what_a_member_writes_in_capitals_is_no_acronym_for_anybody(said: Said) -> None:
    guide("squats", title="Réagir à un squat")
    shouted = {"title": "URGENT\u202f: SQUAT au bâtiment B", "text": "Ce soir."}
    posts.publish(said.closed, said.insider, "message", shouted, uuid4())
    assert not [word for word in Word.objects.all() if word.is_acronym]
    assert [hit.title for hit in search(parse("sqaut"), AnonymousUser()).hits] == ["Réagir à un squat"]


def test_a_hit_says_its_space_to_who_may_know_of_it(said: Said, client: Client) -> None:
    client.force_login(said.insider)
    html = client.get("/recherche/", {"q": "ronde"}).text
    for space, times in (("Chantiers", 2), ("Voisinage", 1), ("Référents sûreté", 1)):
        assert html.count(f"Dans l’espace {space}<") == times
    client.force_login(said.member)
    html = client.get("/recherche/", {"q": "ronde"}).text
    assert html.count("Dans l’espace ") == 3
    assert "Référents sûreté" not in html


def counts(facets: Any) -> dict[str, int]:
    return {facet.key: facet.count for facet in facets}


def test_each_facet_counts_under_the_other_filters(said: Said) -> None:
    query = parse("ronde")
    everything = search(query, said.insider)
    assert everything.count == 5
    assert counts(everything.spaces) == {"chantiers": 2, "voisinage": 1, "referents": 1}
    sites = search(query, said.insider, space=("chantiers",))
    assert (sites.count, counts(sites.kinds)) == (2, {"question": 1, "message": 1})
    assert counts(sites.themes) == {"chantiers": 2}
    assert counts(sites.spaces) == counts(everything.spaces)
    messages = search(query, said.insider, kind=("message",), space=("chantiers",))
    assert (messages.count, messages.all_kinds) == (1, 2)
    assert counts(messages.kinds) == {"question": 1, "message": 1}
    assert counts(messages.spaces) == {"chantiers": 1, "voisinage": 1, "referents": 1}
    three = search(query, said.insider, kind=("message",), theme=("chantiers",), space=("referents",))
    assert (three.count, counts(three.spaces)) == (1, {"chantiers": 1, "referents": 1})
    assert counts(three.themes) == {"chantiers": 1}
    assert search(query, said.insider, kind=("guide",), space=("chantiers",)).count == 0


def test_a_closed_space_has_no_name_count_nor_address_for_who_is_outside(said: Said) -> None:
    inside, outside = Client(), Client()
    inside.force_login(said.insider)
    outside.force_login(said.member)
    named = {"key": "referents", "label": "Référents sûreté", "count": 1}
    assert named in inside.get("/recherche/", JSON).json()["facets"]["space"]
    assert "Référents sûreté (1)" in inside.get("/recherche/", {"q": "ronde"}).content.decode()
    told = outside.get("/recherche/", JSON).json()
    assert [facet["key"] for facet in told["facets"]["space"]] == ["chantiers", "voisinage"]
    assert told["count"] == 4
    page = outside.get("/recherche/", {"q": "ronde"}).content.decode()
    assert "Chantiers (2)" in page
    assert "Référents" not in page
    assert inside.get("/recherche/", {**JSON, "space": "referents"}).json()["count"] == 1
    refused = outside.get("/recherche/", {"q": "ronde", "space": "referents"})
    unknown = outside.get("/recherche/", {"q": "ronde", "space": "nulle-part"})
    assert refused.status_code == unknown.status_code == 404
    assert refused.content.decode().replace("referents", "nulle-part") == unknown.content.decode()


def test_a_visitor_has_no_facet_of_spaces(said: Said, client: Client) -> None:
    answer = client.get("/recherche/", JSON).json()
    assert (answer["count"], answer["facets"]["space"]) == (1, [])
    assert client.get("/recherche/", {**JSON, "space": "chantiers"}).status_code == 404
    assert "Par espace" not in client.get("/recherche/", {"q": "ronde"}).content.decode()
    assert search(parse("ronde"), AnonymousUser(), space=("chantiers",)).count == 0


def test_an_index_that_lies_names_no_closed_space(said: Said) -> None:
    """The posts of the closed space are put among what every member finds: live titles and rights still decide."""
    from search.documents import documents
    from search.engines import embedded
    from search.models import EntryToken

    entry = Entry.objects.get(space="referents")
    EntryToken.objects.create(entry=entry, token="members")
    embedded().remove([entry.pk])
    embedded().index(documents([entry]))
    found = search(parse("ronde"), said.member)
    assert (found.count, counts(found.spaces)) == (4, {"chantiers": 2, "voisinage": 1})
    assert search(parse("ronde"), said.insider).count == 5


def test_a_space_that_moves_or_changes_its_name_is_found_there(said: Said) -> None:
    said.calm.slug, said.calm.title = "tranquillite", "Tranquillité"
    said.calm.save()
    found = search(parse("ronde"), said.member)
    assert ("tranquillite", "Tranquillité") in [(facet.key, facet.label) for facet in found.spaces]
    assert check() == []


def test_links_keep_the_other_filters(said: Said, client: Client) -> None:
    client.force_login(said.member)
    page = client.get("/recherche/", {"q": "ronde", "kind": "message", "space": "chantiers"}).content.decode()
    assert 'href="?q=ronde&amp;kind=message&amp;kind=question&amp;space=chantiers"' in page
    assert 'href="?q=ronde&amp;kind=message&amp;space=chantiers&amp;space=voisinage"' in page
    assert 'href="?q=ronde&amp;space=chantiers" aria-current="true"' in page  # messages are taken off
    assert 'href="?q=ronde&amp;kind=message">Tous les espaces' in page
    empty = client.get("/recherche/", {"q": "guide", "space": "chantiers"}).content.decode()
    assert 'href="?q=guide">Chercher' in empty


def test_an_upgrade_fills_the_space_of_what_is_stored(said: Said) -> None:
    from importlib import import_module

    from django.apps import apps

    Entry.objects.update(space="")
    import_module("quartiers.migrations.0002_entries_say_their_space").say_spaces(apps, None)
    assert check() == []
    assert Entry.objects.filter(space="chantiers").count() == 2
