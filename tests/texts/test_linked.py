"""A document is found by its words wherever a published page names it: a link in its text, a lesson, a plain page."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, ReferenceIndex

from courses.models import LessonPage
from portal.core.files.models import PortalDocument
from portal.home.models import PlainPage
from search.checking import check
from search.models import Entry
from search.services import latest, rebuild
from search.sources import all_sources
from tests import factories
from tests.courses.factories import course, lesson
from tests.courses.test_films import WEBM
from tests.texts import files
from tests.texts.conftest import VISITOR, document, guide_with, hits, read_files

pytestmark = pytest.mark.django_db


def link(to: PortalDocument, words: str = "le règlement") -> str:
    return f'<p>Voyez <a linktype="document" id="{to.pk}">{words}</a>.</p>'


def in_guide(to: PortalDocument, **fields: Any) -> Any:
    parts = [
        factories.section("Avant", ("text", "<p>Rien.</p>"), anchor="avant"),
        factories.section("Après", ("note", {"text": link(to)}), anchor="apres"),
    ]
    return factories.guide("relie", title="Un guide", body=parts, **fields)


def in_lesson(to: PortalDocument) -> LessonPage:
    body = [("text", "<h3>D’abord</h3><p>Rien.</p>"), ("text", f"<h3>Ensuite</h3>{link(to)}")]
    return lesson(course(), title="Une leçon", body=body)


def in_plain_page(to: PortalDocument) -> PlainPage:
    page = PlainPage(title="À propos", slug="a-propos", body=[("text", link(to))])
    return factories.publish(factories.home().add_child(instance=page))


def given_by_plain_page(to: PortalDocument) -> PlainPage:
    block = {"document": to, "other_format": None, "title": "À prendre", "description": ""}
    page = PlainPage(title="À propos", slug="a-propos", body=[("document", block)])
    return factories.publish(factories.home().add_child(instance=page))


@pytest.mark.parametrize(
    ("made", "anchor", "is_open"),
    [
        (in_guide, "#apres", True),
        (in_lesson, "#partie-ensuite", False),
        (in_plain_page, "", True),
        (given_by_plain_page, "", True),
    ],
)
@pytest.mark.parametrize(
    ("name", "content"),
    [("reglement.pdf", files.pdf("Rien.", "Le mot mimosa.")), ("reglement.odt", files.odt("Le mot mimosa."))],
)
def test_a_word_in_a_linked_document_leads_to_its_place_in_the_page_and_to_the_file(
    client: Any, made: Any, anchor: str, is_open: bool, name: str, content: bytes
) -> None:
    found = document(name, content)
    page = made(found)
    assert not hits("mimosa", factories.person())
    read_files()
    (hit,) = hits("mimosa", factories.person())
    assert (hit.kind.label, hit.title, hit.own_title, hit.url) == ("Document", page.title, name, f"{page.url}{anchor}")
    pdf = name.endswith("pdf")
    assert hit.section_url == (f"{found.url}?lire=1#page=2" if pdf else found.url)
    assert bool(hits("mimosa")) is is_open
    assert (found.url in client.get("/recherche/?q=mimosa").content.decode()) is is_open
    assert [one.url for one in hits("reglement", factories.person()) if one.kind.key == "fichier"] == [hit.url]
    assert not check()
    rebuild()
    assert not check()
    assert len(hits("mimosa", factories.person())) == 1


@pytest.mark.parametrize("first", ["Premier", "Second"])
def test_a_document_that_a_page_names_twice_leads_to_the_first_place(first: str) -> None:
    """Whatever the order in which the index of references was written."""
    found = document("reglement.odt", files.odt("Le mot mimosa."))
    parts = [factories.section(title, ("text", link(found)), anchor=title.lower()) for title in ("Premier", "Second")]
    parts.sort(key=lambda part: part[1]["title"] != first)
    page = factories.guide("relie", body=parts)
    for use in ReferenceIndex.objects.filter(object_id=str(page.pk), to_object_id=str(found.pk)).order_by("-pk"):
        use.pk, gone = None, use.pk
        ReferenceIndex.objects.filter(pk=gone).delete()
        use.save()
    read_files()
    assert [hit.url for hit in hits("mimosa")] == [f"{page.url}#{first.lower()}"]


def test_the_documents_of_many_pages_are_asked_for_at_once() -> None:
    def asked(pages: list[Any]) -> int:
        drafts = all_sources()["guides.document"].drafts
        with CaptureQueriesContext(connection) as queries:
            assert len(list(drafts([page.pk for page in pages]))) == 4 * len(pages)
        return len(queries)

    theme = factories.theme()
    both = document("a.odt", files.odt("Un.")), document("b.odt", files.odt("Deux."))
    texts = ("text", link(both[0])), ("text", link(both[1]))
    pages = [
        factories.guide(f"g{n}", themes=[theme], body=[factories.section("Partie", *texts, anchor="partie")])
        for n in range(20)
    ]
    read_files()
    assert asked(pages[:1]) == asked(pages)


def test_the_tighter_of_page_and_collection_decides(reserved: Collection) -> None:
    """A page for members links to a document for everybody, another to one for members; then the collection narrows."""
    member, group = factories.person(), factories.reader_group()
    in_lesson(document("ouvert.odt", files.odt("Le mot mimosa.")))
    closed = in_guide(document("reserve.odt", files.odt("Le mot glycine."), reserved), live=False)
    factories.restrict(closed)
    factories.publish(closed)
    read_files()
    assert (len(hits("mimosa", member)), len(hits("mimosa"))) == (1, 0)
    assert (len(hits("glycine", member)), len(hits("glycine"))) == (1, 0)
    rule = CollectionViewRestriction.objects.get(collection=reserved)
    rule.restriction_type = CollectionViewRestriction.GROUPS
    rule.save()
    rule.groups.set([group])
    assert not hits("glycine", member)
    assert len(hits("glycine", factories.person(groups=(group,)))) == 1
    assert not check()


def test_what_the_index_says_is_asked_again_of_the_page_and_of_the_collection(reserved: Collection) -> None:
    found = document("reglement.odt", files.odt("Le mot mimosa."))
    in_plain_page(found)
    read_files()
    assert len(hits("mimosa")) == 1
    PortalDocument.objects.filter(pk=found.pk).update(collection=reserved)
    assert Entry.objects.filter(kind="fichier", whole=None).exists()
    assert not hits("mimosa")


def test_a_link_that_goes_a_draft_and_a_page_taken_back_leave_nothing() -> None:
    found = document("reglement.odt", files.odt("Le mot mimosa."))
    page = in_guide(found, live=False)
    read_files()
    assert not hits("mimosa")
    factories.publish(page)
    assert len(hits("mimosa")) == 1
    body, page.body = page.body, [factories.section("Avant", ("text", "<p>Rien.</p>"), anchor="avant")]
    page.save_revision()
    assert len(hits("mimosa")) == 1, "a draft changes nothing"
    factories.publish(page)
    assert not hits("mimosa")
    page.body = body
    factories.publish(page)
    assert len(hits("mimosa")) == 1
    page.unpublish()
    assert not hits("mimosa")
    factories.publish(page)
    found.delete()
    assert not hits("mimosa")
    assert not check()


def test_a_letter_is_one_thing_in_its_guide_whatever_links_to_it_and_in_both_formats() -> None:
    letter, other = (
        document("courrier.odt", files.odt("Le mot mimosa.")),
        document("a.pdf", files.pdf("Le mot mimosa.")),
    )
    block = {"document": letter, "other_format": other, "title": "Courrier", "description": ""}
    section = factories.section("Écrire", ("document", block), ("text", link(letter) + link(other)), anchor="ecrire")
    page = factories.guide("g", body=[section])
    read_files()
    assert [(hit.kind.key, hit.url) for hit in hits("mimosa")] == [("document", f"{page.url}#modele-courrier")]
    plain = in_plain_page(letter)
    assert {hit.url for hit in hits("mimosa")} == {f"{page.url}#modele-courrier", plain.url}


def test_a_page_that_stands_in_two_places_gives_its_documents_in_both() -> None:
    letter, other = (
        document("courrier.odt", files.odt("Le mot mimosa.")),
        document("a.pdf", files.pdf("Le mot glycine.")),
    )
    block = {"document": letter, "other_format": None, "title": "Courrier", "description": ""}
    section = factories.section("Écrire", ("document", block), ("text", link(other)), anchor="ecrire")
    page = factories.guide("g", body=[section])
    alias = page.create_alias(update_slug="bis")
    read_files()
    assert {hit.url for hit in hits("mimosa")} == {f"{one.url}#modele-courrier" for one in (page, alias)}
    assert {hit.url for hit in hits("glycine")} == {f"{one.url}#ecrire" for one in (page, alias)}
    assert not check()


def test_a_document_has_its_new_name_at_once_and_no_place_in_lists() -> None:
    found = document("reglement.odt", files.odt("Le mot mimosa."))
    page = in_plain_page(found)
    guide_with(document("lettre.odt", files.odt("Le mot tamaris.")))
    read_files()
    found.title = "Consignes de vote"
    found.save()
    assert [hit.own_title for hit in hits("consignes vote")] == ["Consignes de vote"]
    assert [hit.kind.key for hit in hits("consignes vote")] == ["fichier"]
    shown = {hit.kind.key for hit in latest(VISITOR, 10)}
    assert "fichier" not in shown
    assert "guide" in shown
    assert page.live


def test_a_film_is_found_in_its_lesson_only() -> None:
    film = document("film.webm", WEBM)
    value = {"title": "Dire non", "video": film, "captions": None, "transcript": "Le mot pervenche."}
    page = lesson(course(), body=[("video", value)])
    assert [hit.url for hit in hits("pervenche", factories.person())] == [page.url]
    assert not Entry.objects.filter(source="guides.document").exists()
