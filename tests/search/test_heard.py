"""What is asked and opened is counted without saying who; without JavaScript nothing is, and all works."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.home.models import GlossaryPage, GlossaryTerm
from search import heard
from search.models import AskedQuestion, OpenedAnswer, Outcome
from tests.factories import card, guide, home, person, publish, restrict

pytestmark = pytest.mark.django_db
ADDRESS = "/recherche/mesure/"
HERE = {"Origin": "http://testserver"}


def ticket(client: Client, question: str, **more: str) -> str:
    found = re.search(r'data-ticket="([^"]*)"', client.get("/recherche/", {"q": question, **more}).text)
    return found[1] if found else ""


def tell(client: Client, question: str, opened: str = "", **more: str) -> int:
    sent = {"ticket": ticket(client, question, **more), "opened": opened}
    return client.post(ADDRESS, sent, headers=HERE).status_code


def counts(*known: str) -> list[tuple[str, str, int, int]]:
    """What is counted, of questions that are known by their digest only."""
    names = {heard.digest_of(words): words for words in known}
    rows = AskedQuestion.objects.order_by("pk")
    return [(names.get(row.question, "?"), row.audience, row.times, row.without_result) for row in rows]


def words() -> set[str]:
    return set(AskedQuestion.objects.order_by().values_list("words", flat=True))


def test_a_question_is_counted_with_others_that_ask_the_same(client: Client) -> None:
    guide("g", title="Une épave sur le parking")
    for question in ("Épave parking", "parking, les épaves"):
        assert tell(client, question) == 204
    assert tell(client, "trottinette") == 204
    client.force_login(person())
    tell(client, "trottinettes")
    assert counts("épave parking", "trottinette") == [
        ("épave parking", "public", 2, 0),
        ("trottinette", "public", 1, 1),
        ("trottinette", "members", 1, 1),
    ]


def test_the_words_of_a_question_are_kept_once_three_tickets_brought_it(client: Client) -> None:
    question = "Mme Martin bâtiment B harcèlement"
    sent = ticket(client, question)
    for _ in range(5):
        assert client.post(ADDRESS, {"ticket": sent}, headers=HERE).status_code == 204
    assert counts(question) == [(question, "public", 1, 1)]
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)):
        tell(client, "harcèlement bâtiment b, Mme Martin")
        assert words() == {""}
        stored = str(list(AskedQuestion.objects.order_by("pk").values()))
        assert not [word for word in ("martin", "harcel", "harcèl", "batiment") if word in stored.lower()]
        tell(client, question)
        assert words() == {"mme martin bâtiment b harcèlement"}


def test_what_stands_for_a_question_cannot_be_tried_without_the_key(settings: Any) -> None:
    known = heard.digest_of("épaves, parking")
    assert known == heard.digest_of("parking épave")
    settings.SECRET_KEY = "another"
    assert known != heard.digest_of("parking épave")


def test_letters_that_grow_when_they_are_small_are_cut(client: Client) -> None:
    for _ in range(3):
        assert tell(client, "hall " + "İ" * 190) == 204
    assert [len(kept) for kept in words()] == [200]


def test_a_nul_in_what_was_opened_reaches_no_database(client: Client) -> None:
    guide("g", title="Une épave")
    with CaptureQueriesContext(connection) as queries:
        assert tell(client, "épave", "/guides/g\0/") == 204
    assert "/guides/g /" in "".join(one["sql"] for one in queries)
    assert "\0" not in "".join(one["sql"] for one in queries)
    assert not OpenedAnswer.objects.exists()


def test_a_search_by_itself_writes_nothing(client: Client) -> None:
    guide("g", title="Une épave")
    client.get("/recherche/", {"q": "épave"})
    with CaptureQueriesContext(connection) as queries:
        assert ticket(client, "épave")
    assert len(queries) > 5
    assert [one["sql"] for one in queries if re.search(r"\b(INSERT|UPDATE|DELETE)\b", one["sql"])] == []
    assert not AskedQuestion.objects.exists()


@pytest.mark.parametrize(
    "question",
    ["jean.dupont@example.org", "06 12 34 56 78", "0612345678", "épave AB-123-CD", "né le 12/05/1987",
     "que faire quand mon voisin du dessus crie toute la nuit", "le la", ""],
)  # fmt: skip
def test_a_question_that_looks_like_somebodys_is_not_counted(client: Client, question: str) -> None:
    assert ticket(client, "épave L. 325-12")
    assert ticket(client, question) == ""
    assert "data-ticket" not in client.get("/recherche/", {"q": question}).text


def test_another_page_or_a_filter_is_not_a_question_anew(client: Client) -> None:
    for number in range(12):
        guide(f"g{number}", title=f"Une épave {number}")
    tell(client, "épave", page="2")
    tell(client, "épave", kind="guide")
    assert counts() == []
    tell(client, "épave")
    assert counts("épave") == [("épave", "public", 1, 0)]


def test_what_is_opened_is_counted_by_its_source(client: Client) -> None:
    page = guide("g", title="Une épave")
    assert tell(client, "épave", "/guides/g/") == tell(client, "épaves", "/guides/g/") == 204
    row = OpenedAnswer.objects.get()
    assert (row.question, row.source, row.source_id, row.times) == (
        heard.digest_of("épave"),
        "guides.guide",
        page.pk,
        2,
    )
    assert counts() == []


def test_a_place_in_a_page_is_a_thing_of_its_own_or_else_its_page(client: Client) -> None:
    glossary = GlossaryPage(title="Glossaire", slug="glossaire")
    home().add_child(instance=glossary)
    glossary.terms = [
        GlossaryTerm(term="CLSPD", meaning="Un conseil."),
        GlossaryTerm(term="GPO", meaning="Un conseil."),
    ]
    publish(glossary)
    guide("g", title="Un conseil")
    for opened in ("/glossaire/#gpo", "/guides/g/#agir", "/glossaire/#autre"):
        assert tell(client, "conseil", opened) == 204
    assert [row.source for row in OpenedAnswer.objects.order_by("pk")] == ["home.term", "guides.guide"]


def test_what_was_not_shown_cannot_be_counted(client: Client) -> None:
    guide("g", title="Une épave")
    restrict(guide("ferme", title="Une épave fermée"))
    for address in ("/guides/ferme/", "/guides/", "/", "https://ailleurs.example/", "x" * 5000):
        assert tell(client, "épave", address) == 204
    assert not OpenedAnswer.objects.exists()
    client.force_login(person())
    tell(client, "épave", "/guides/ferme/")
    assert OpenedAnswer.objects.count() == 1


@pytest.mark.parametrize("origin", ["", "null", "https://ailleurs.example", "http://testserver.ailleurs.example"])
def test_another_site_counts_nothing(client: Client, origin: str) -> None:
    sent = {"ticket": ticket(client, "épave")}
    headers = {"Origin": origin} if origin else {}
    assert client.post(ADDRESS, sent, headers=headers).status_code == 403
    assert counts() == []
    assert client.post(ADDRESS, sent, headers=HERE).status_code == 204
    assert len(counts()) == 1


def test_a_ticket_of_somebody_else_or_an_old_one_counts_nothing(client: Client) -> None:
    good = ticket(client, "épave")
    for bad in ("", "x", good[:-1], good + "x", "é\0"):
        assert client.post(ADDRESS, {"ticket": bad}, headers=HERE).status_code == 400
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=3)):
        assert client.post(ADDRESS, {"ticket": good}, headers=HERE).status_code == 400
    assert counts() == []


def test_too_many_are_left_aside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "SENT", heard.Limit("tests.heard", most=2, seconds=60))
    assert [tell(client, "épave") for _ in range(3)] == [204, 204, 429]
    assert counts("épave") == [("épave", "public", 2, 2)]


def test_two_at_once_are_both_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row appears between the look and the writing."""
    first, second = ticket(client, "épave"), ticket(client, "épave")
    heard.note(first)
    update = QuerySet.update
    looks = iter([0])  # the first look finds nothing yet
    monkeypatch.setattr(QuerySet, "update", lambda rows, **fields: 0 if next(looks, 1) == 0 else update(rows, **fields))
    heard.note(second)
    assert counts("épave") == [("épave", "public", 2, 2)]


def test_a_row_says_nothing_of_who_asked() -> None:
    fields = {field.name for model in (AskedQuestion, OpenedAnswer) for field in model._meta.get_fields()}
    assert fields == {
        "id", "day", "question", "words", "audience", "times", "without_result", "partial", "last", "source", "source_id", "part",
    }  # fmt: skip


def test_counts_go_after_ninety_days(client: Client) -> None:
    guide("g", title="Une épave")
    with time_machine.travel("2026-01-01 12:00"):
        tell(client, "épave")
        tell(client, "épave", "/guides/g/")
    with time_machine.travel("2026-03-31 12:00"):
        call_command("retain")
        assert AskedQuestion.objects.count() == OpenedAnswer.objects.count() == 1
    with time_machine.travel("2026-04-01 12:00"):
        call_command("retain")
        assert AskedQuestion.objects.count() == OpenedAnswer.objects.count() == 0


def test_results_carry_nothing_in_their_links(client: Client) -> None:
    card(title="Une épave")
    guide("g", title="Une épave au parking")
    html = client.get("/recherche/", {"q": "épave"}).text
    assert 'href="/guides/g/"' in html
    assert "ping=" not in html


def test_an_answer_with_some_of_the_words_is_counted_as_partial_and_the_last_one_says_how_it_stands(
    client: Client,
) -> None:
    guide("g", title="Une épave sur le parking")
    tell(client, "épave trottinette")
    row = AskedQuestion.objects.get()
    assert (row.times, row.without_result, row.partial, row.last) == (1, 0, 1, Outcome.PARTLY)
    guide("h", title="Une épave de trottinette")
    tell(client, "épave trottinette")
    row.refresh_from_db()
    assert (row.times, row.without_result, row.partial, row.last) == (2, 0, 1, Outcome.WHOLE)
    tell(client, "zzz")
    assert AskedQuestion.objects.latest("pk").last == Outcome.NOTHING
