"""« Recherches sans réponse »: who reads it, what it tells, and what it keeps to itself."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from portal.accounts import roles
from search import report
from search.admin_report import inert
from search.models import AskedQuestion, Entry, OpenedAnswer, Outcome, SynonymGroup
from tests import factories
from tests.matrix.world import ROLE_GROUPS, ROLES, VISITOR

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reports/recherches/"


def asked(words: str, times: int = 3, without: int = 0, ago: int = 0, audience: str = "public", **more: int) -> None:
    day = localdate() - datetime.timedelta(days=ago)
    said = {"last": Outcome.NOTHING if without else Outcome.WHOLE, **more}
    AskedQuestion.objects.create(
        day=day, question=words, words=words, audience=audience, times=times, without_result=without, **said
    )


def opened(words: str, entry: Entry, times: int = 1) -> None:
    OpenedAnswer.objects.create(
        day=localdate(), question=words, source=entry.source, source_id=entry.source_id, part=entry.part, times=times
    )


def with_role(role: str) -> Any:
    roles.ensure_roles()
    groups = (Group.objects.get(name=ROLE_GROUPS[role]),) if role in ROLE_GROUPS else ()
    extra = {"is_superuser": True, "is_staff": True} if role == "admin" else {}
    return factories.person(groups=groups, **extra)


@pytest.fixture
def editor(client: Client) -> Any:
    found = with_role("editeur")
    client.force_login(found)
    return found


def test_what_finds_nothing_comes_first_with_the_words_to_mend_it(editor: Any, client: Client) -> None:
    asked("trottinette", times=4, without=2)
    asked("trottinette", times=3, without=3, ago=2, audience="members")
    asked("rats & souris", times=3, without=3)
    asked("hall", times=30)
    html = client.get(ADDRESS).text
    found = report.unanswered(30)
    assert [(one.words, one.times, one.members, one.without_result) for one in found] == [
        ("trottinette", 7, 3, 5),
        ("rats & souris", 3, 0, 3),
    ]
    assert 'href="/admin/snippets/search/synonymgroup/add/?mots=rats%20%26%20souris"' in html
    assert 'href="/admin/snippets/search/promotion/add/?mots=trottinette"' in html
    assert [one.words for one in report.asked(30, editor)] == ["hall", "trottinette", "rats & souris"]


def test_a_rare_question_is_counted_without_its_words(editor: Any, client: Client) -> None:
    asked("monsieur untel", times=1, without=1)
    asked("monsieur untel", times=1, without=1, audience="members")
    asked("madame unetelle", times=2, ago=20)
    asked("trottinette", times=2, without=2)
    asked("trottinette", times=1, ago=1)
    opened("monsieur untel", Entry.objects.first() or _entry(), 1)
    html = client.get(ADDRESS).text
    assert "trottinette" in html
    assert "untel" not in html
    assert "unetelle" not in html
    assert report.rare(30) == report.Rare(2, 4, 2)
    assert "2 questions posées" in html
    exported = client.get(ADDRESS, {"format": "csv"}).content.decode()
    assert "trottinette" in exported
    assert "untel" not in exported


def _entry() -> Entry:
    return Entry.objects.get(whole=None, source_id=factories.guide("g", title="Un guide").pk)


def test_the_period_is_of_seven_thirty_or_ninety_days(editor: Any, client: Client) -> None:
    for words, ago in (("hier", 1), ("quinzaine", 15), ("saison", 80)):
        asked(words, ago=ago)
    seen = {
        days: [
            word for word in ("hier", "quinzaine", "saison") if f">{word}<" in client.get(ADDRESS, {"jours": days}).text
        ]
        for days in ("7", "30", "90", "", "x", "3650")
    }
    assert seen["7"] == ["hier"]
    assert seen["90"] == ["hier", "quinzaine", "saison"]
    assert seen["30"] == seen[""] == seen["x"] == seen["3650"] == ["hier", "quinzaine"]


def closed_things() -> Iterator[tuple[str, Entry]]:
    """Something of each audience, a post of a closed space among them."""
    from uuid import uuid4

    from quartiers.models import Membership, Space, SpaceKind
    from quartiers.services import posts

    author = factories.person("auteur@example.net")
    space = Space.objects.create(slug="ferme", title="Fermé", purpose="Dire.", kind=SpaceKind.CLOSED)
    Membership.objects.create(space=space, person=author)
    post = posts.publish(space, author, "message", {"title": "Dit tout bas", "text": "Le soir."}, uuid4())
    yield "space", Entry.objects.get(source_id=post.pk, space="ferme", whole=None)
    for audience, restriction in (("public", None), ("members", ()), ("group", (factories.reader_group(),))):
        page = factories.guide(f"g-{audience}", title=f"Guide {audience}")
        if restriction is not None:
            factories.restrict(page, *restriction)
        yield audience, Entry.objects.get(source="guides.guide", source_id=page.pk, whole=None)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_of_what_was_opened_what_it_may_read(client: Client, role: str) -> None:
    things = dict(closed_things())
    asked("hall", times=9)
    for entry in things.values():
        opened("hall", entry, 2)
    if role != VISITOR:
        client.force_login(with_role(role))
    answer, exported = client.get(ADDRESS), client.get(ADDRESS, {"format": "csv"})
    may = role in {"editeur", "admin"}
    assert [answer.status_code == 200, exported.status_code == 200] == [may, may]
    for audience, entry in things.items():
        told = may and audience in {"public", "members"}
        assert (entry.title in answer.text, entry.title in exported.content.decode()) == (told, told), audience
        assert (entry.url in answer.text) == told


def test_who_edits_and_reads_the_group_is_told_of_it_and_what_is_gone_is_not(client: Client) -> None:
    things = dict(closed_things())
    asked("hall", times=9)
    for entry in things.values():
        opened("hall", entry)
    reader = with_role("editeur")
    reader.groups.add(factories.reader_group())
    client.force_login(reader)
    assert "Guide group" in client.get(ADDRESS).text
    from guides.models import GuidePage

    GuidePage.objects.get(slug="g-group").delete()
    html = client.get(ADDRESS).text
    assert "Guide group" not in html
    assert "Guide public" in html


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_takes_no_cell_for_a_formula(editor: Any, client: Client, start: str) -> None:
    """past-holes 38."""
    asked(f"{start}cmd|calc", times=5)
    page = factories.guide("g", title=f"{start.strip() or '='}HYPERLINK(1)")
    opened(f"{start}cmd|calc", Entry.objects.get(whole=None, source_id=page.pk))
    rows = client.get(ADDRESS, {"format": "csv"}).content.decode().splitlines()
    assert rows[0].startswith("\ufeffQuestion;Fois demandée;")
    assert "cmd|calc" in "".join(rows)
    assert f"'{start}" == inert(f"{start}x")[:2]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.strip('"').split(";"))


def test_a_hundred_questions_take_as_many_queries_as_one(editor: Any, client: Client) -> None:
    counts = []
    for first, last in ((0, 1), (1, 40)):
        for number in range(first, last):
            asked(f"question {number}", without=1)
            page = factories.guide(f"g{number}", title=f"Guide {number}") if number < 3 else page  # noqa: F821
            opened(f"question {number}", Entry.objects.get(whole=None, source="guides.guide", source_id=page.pk))
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


def test_the_menu_of_reports_leads_there_for_who_may_mend(editor: Any, client: Client) -> None:
    assert ADDRESS in client.get("/admin/").text
    client.force_login(with_role("animateur"))
    assert ADDRESS not in client.get("/admin/").text


def states() -> dict[str, str]:
    return {one.words: one.state for one in report.unanswered(30)}


def test_a_question_is_told_without_answer_answered_in_part_or_mended_since(editor: Any, client: Client) -> None:
    asked("trottinette", without=2)
    asked("punaises de lit", partial=2, last=Outcome.PARTLY)
    asked("hall", times=9)
    asked("mobylette", without=3, ago=2)
    asked("mobylette", ago=1)
    asked("gardien de nuit", without=1, ago=1)
    asked("gardien de nuit", partial=3, last=Outcome.PARTLY)
    assert states() == {
        "trottinette": "Sans réponse",
        "punaises de lit": "Réponse partielle",
        "gardien de nuit": "Réponse partielle",
        "mobylette": "Réparée depuis",
    }
    assert list(states())[-1] == "mobylette"
    html = client.get(ADDRESS).text
    for state in ("Sans réponse", "Réponse partielle", "Réparée depuis"):
        assert f"<td>{state}</td>" in html
    assert ";Réparée depuis;" in client.get(ADDRESS, {"format": "csv"}).content.decode()


def test_what_is_mended_takes_no_place_of_what_is_not(editor: Any) -> None:
    asked("mobylette", without=9, ago=2)
    asked("mobylette", ago=1)
    asked("trottinette", without=2)
    assert [one.words for one in report.unanswered(30, 1)] == ["trottinette"]


def test_what_members_find_and_visitors_do_not_is_not_mended(editor: Any) -> None:
    asked("mobylette", without=3, ago=2)
    asked("mobylette", audience="members")
    asked("mobylette", without=1)
    assert states() == {"mobylette": "Sans réponse"}


def test_synonyms_that_hold_one_of_the_words_are_offered_to_be_completed(editor: Any, client: Client) -> None:
    group = SynonymGroup.objects.create(words="épave\nvoiture ventouse")
    SynonymGroup.objects.create(words="parking souterrain\ngarage souterrain")
    asked("épaves du parking", without=3)
    asked("trottinette", without=2)
    html = client.get(ADDRESS).text
    assert html.count("Compléter les synonymes") == 1
    assert f'href="/admin/snippets/search/synonymgroup/edit/{group.pk}/"' in html
    assert "?mots=trottinette" in html
