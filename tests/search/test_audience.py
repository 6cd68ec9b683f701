"""Nothing is found, counted, facetted, suggested or corrected for somebody who may not read it. Past holes 29 and 35."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from search.models import Entry, EntryToken
from search.query import parse
from search.selectors import latest, related, search, suggest
from tests.factories import guide, person, publish, reader_group, restrict, section, theme

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture
def secret() -> Any:
    """A guide for members with a word of its own, beside a public one."""
    guide(
        "public",
        title="Ronde publique",
        themes=[theme()],
        body=[section("Ronde", ("text", "<p>La ronde du soir.</p>"))],
    )
    hidden = guide(
        "reserve",
        title="Ronde discrète zanzibarine",
        themes=[theme("copropriete", "Copropriété")],
        body=[section("Confidentiel", ("text", "<p>Le kryptonyme de la ronde.</p>"), anchor="confidentiel")],
    )
    restrict(hidden)
    return hidden


def titles(user: Any, question: str) -> list[str]:
    return [hit.title for hit in search(parse(question), user).hits]


def test_members_find_what_visitors_do_not(secret: Any) -> None:
    member = person()
    assert titles(member, "kryptonyme") == ["Ronde discrète zanzibarine"]
    assert titles(VISITOR, "kryptonyme") == []
    assert search(parse("ronde"), member).count == 2
    found = search(parse("ronde"), VISITOR)
    assert found.count == 1
    assert [facet.key for facet in found.themes] == ["vehicules-en-infraction"]
    assert [(facet.key, facet.count) for facet in found.kinds] == [("guide", 1)]


def test_suggestions_corrections_lists_and_relations_are_trimmed(secret: Any) -> None:
    member = person()
    assert [hit.title for hit in suggest(parse("zanzi"), member)] == ["Ronde discrète zanzibarine"]
    assert suggest(parse("zanzi"), VISITOR) == []
    assert search(parse("zanzibarinne"), member).also == ("zanzibarine",)
    assert search(parse("zanzibarinne"), VISITOR).also == ()
    assert [hit.title for hit in latest(member, 5)] == ["Ronde discrète zanzibarine", "Ronde publique"]
    assert [hit.title for hit in latest(VISITOR, 5)] == ["Ronde publique"]
    assert list(related(member, ["copropriete"])) == ["guide"]
    assert related(VISITOR, ["copropriete"]) == {}


def test_a_page_without_javascript_and_the_json_tell_a_visitor_nothing(secret: Any, client: Client) -> None:
    page = client.get("/recherche/", {"q": "ronde"}).content.decode()
    assert "Ronde publique" in page.replace("<mark>", "").replace("</mark>", "")
    for told in ("zanzibarine", "kryptonyme", "Copropriété", "confidentiel"):
        assert told not in page
    answer = client.get("/recherche/", {"q": "kryptonyme", "format": "json"}).json()
    assert answer == {
        "query": "kryptonyme",
        "count": 0,
        "page": 1,
        "pages": 1,
        "precise": True,
        "also": [],
        "results": [],
        "facets": {key: [] for key in ("kind", "theme", "space", "family", "year")},
    }
    client.force_login(person())
    assert client.get("/recherche/", {"q": "kryptonyme", "format": "json"}).json()["count"] == 1


def test_a_group_finds_what_other_members_do_not(secret: Any) -> None:
    group = reader_group()
    closed = guide("ferme", title="Wombat du groupe")
    restrict(closed, group)
    assert titles(person(groups=(group,)), "wombat") == ["Wombat du groupe"]
    assert titles(person(), "wombat") == []
    assert titles(person(is_superuser=True), "wombat") == []


def test_narrowing_widening_unpublishing_and_deleting_are_seen_at_once(secret: Any) -> None:
    page = guide("mouvant", title="Ornithorynque mouvant")
    assert titles(VISITOR, "ornithorynque")
    restriction = restrict(page)
    assert titles(VISITOR, "ornithorynque") == []
    restriction.delete()
    assert titles(VISITOR, "ornithorynque")
    page.unpublish()
    assert titles(VISITOR, "ornithorynque") == []
    publish(page)
    assert titles(VISITOR, "ornithorynque")
    page.delete()
    assert not Entry.objects.filter(title="Ornithorynque mouvant").exists()


def test_a_draft_word_is_not_found_before_it_is_published() -> None:
    page = guide("brouillon", title="Version une")
    page.title = "Version tamanoir"
    page.save_revision()
    assert titles(VISITOR, "tamanoir") == []
    assert titles(VISITOR, "version")


def test_what_the_index_says_wrongly_is_asked_again_and_not_told(secret: Any) -> None:
    """The index is made to lie: the members' guide is put among the public entries."""
    from search.documents import documents
    from search.engines import Begun, embedded, get_engine

    entry = Entry.objects.get(whole=None, title__startswith="Ronde discrète")
    EntryToken.objects.create(entry=entry, token="public")
    embedded().remove([entry.pk])
    embedded().index(documents([entry]))
    assert get_engine().suggest(Begun(["zanzi"], ["zanzi"], frozenset({"public"}))) == [entry.pk]
    found = search(parse("ronde"), VISITOR)
    assert [hit.title for hit in found.hits] == ["Ronde publique"]
    assert found.count == 1
    assert [facet.key for facet in found.themes] == ["vehicules-en-infraction"]
    assert suggest(parse("zanzi"), VISITOR) == []
    assert [hit.title for hit in latest(VISITOR, 5)] == ["Ronde publique"]


def test_a_letter_is_found_by_who_may_read_its_guide_and_itself() -> None:
    from django.core.files.base import ContentFile

    closed = Collection.get_first_root_node().add_child(name="Réservé")
    letter = get_document_model()(title="lettre", collection=closed)
    letter.file.save("lettre.txt", ContentFile(b"Madame, Monsieur"))
    block = (
        "document",
        {"document": letter, "other_format": None, "title": "Modèle quokka", "description": "Une page"},
    )
    guide("avec-lettre", body=[section("Écrire", block, anchor="ecrire")])
    assert set(titles(VISITOR, "quokka")) == {"Modèle quokka", "Traiter une épave"}
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    assert search(parse("quokka"), VISITOR).count == 0
    assert suggest(parse("modèle quo"), VISITOR) == []
    assert titles(person(), "quokka") == ["Modèle quokka"]
