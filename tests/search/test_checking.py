"""The index is rebuilt from the contents, and a planted fault is found."""

from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection

from search import sources
from search.checking import check
from search.engines import Document, embedded
from search.models import Entry, EntryToken
from search.query import parse
from search.selectors import search
from search.services import BATCH, project, rebuild, rows_of
from search.sources import EntryDraft
from tests.factories import card, guide, section, theme

pytestmark = [pytest.mark.django_db, pytest.mark.own_cluster]


@pytest.fixture
def contents() -> None:
    guide(
        "epave",
        title="Une épave",
        themes=[theme()],
        body=[section(anchor="un"), section("Faire enlever", anchor="deux")],
    )
    card(themes=[theme()])


def whole() -> Entry:
    return Entry.objects.get(whole=None, source="guides.guide")


def kinds_of_faults() -> set[str]:
    return {difference.what for difference in check()}


def test_what_publishing_wrote_is_right(contents: None) -> None:
    assert check() == []
    assert Entry.objects.filter(whole=whole()).count() == 2


def test_projecting_twice_changes_nothing(contents: None) -> None:
    before = Entry.objects.count(), EntryToken.objects.count()
    project("guides.guide", [whole().source_id])
    project("guides.guide", [whole().source_id])
    assert (Entry.objects.count(), EntryToken.objects.count()) == before
    assert check() == []


def test_rebuilding_finds_the_same_again(contents: None) -> None:
    Entry.objects.all().delete()
    out = StringIO()
    call_command("search_rebuild", stdout=out)
    assert "Recherche réécrite\u202f: 4 entrées." in out.getvalue()
    assert check() == []
    assert search(parse("épaves"), AnonymousUser()).count == 2


@pytest.mark.django_db(transaction=True)
def test_while_the_index_is_written_anew_others_read_and_write(contents: None) -> None:
    """Between two batches nothing is locked, what was there is found, and what is published then stays."""
    seen: list[tuple[bool, int]] = []

    def publish_meanwhile(name: str, done: int) -> None:
        seen.append((connection.in_atomic_block, search(parse("épave"), AnonymousUser()).count))
        if name == "guides.guide":
            guide("meanwhile", title="Publié pendant ce temps")

    rebuild(publish_meanwhile)
    assert {inside for inside, _ in seen} == {False}
    assert min(count for _, count in seen) == 2
    assert search(parse("publié pendant ce temps"), AnonymousUser()).count == 1
    assert check() == []


def test_rebuilding_takes_away_what_has_no_content_and_what_has_no_entry(contents: None) -> None:
    Entry.objects.filter(pk=whole().pk).update(source="disparue")
    embedded().index([Document(10**9, "epav", "", "", "", "epave", "public")])
    call_command("search_rebuild", stdout=StringIO())
    assert check() == []
    assert not Entry.objects.filter(source="disparue").exists()
    assert embedded().ids(10**8, 1) == []


class Endless:
    """A source of rows that say nothing, which knows how far it is read."""

    name, kinds, pages = "endless", (), False
    read, ahead = 0, 0

    def ids(self) -> Iterator[int]:
        for self.read in range(1, 5 * BATCH):
            yield self.read

    def drafts(self, ids: Sequence[int]) -> list[EntryDraft]:
        self.ahead = max(self.ahead, self.read - min(ids))
        return []

    def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
        return set()


@pytest.mark.parametrize("walk", [rebuild, check])
def test_no_side_is_ever_in_memory_as_a_whole(monkeypatch: pytest.MonkeyPatch, walk: Callable[[], Any]) -> None:
    source = Endless()
    monkeypatch.setattr(sources, "_sources", {source.name: source})
    walk()
    assert source.read == 5 * BATCH - 1
    assert source.ahead <= BATCH


def test_rows_of_both_sides_are_walked_once_in_order(contents: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.services.BATCH", 1)
    own, gone = whole().source_id, [whole().source_id + more for more in (2, 5)]
    Entry.objects.bulk_create(Entry(source="guides.guide", source_id=pk, kind="guide", url="/g/") for pk in gone)
    source = sources.all_sources()["guides.guide"]
    assert list(rows_of(source.name, source)) == [own, *gone]
    assert {(one.what, one.source_id) for one in check() if one.what == "stale"} == {("stale", pk) for pk in gone}


def test_a_missing_entry_is_found(contents: None) -> None:
    embedded().remove([whole().pk])
    whole().delete()
    assert kinds_of_faults() == {"missing"}


def test_a_stale_entry_is_found(contents: None) -> None:
    Entry.objects.filter(pk=whole().pk).update(title="Autre chose")
    assert kinds_of_faults() == {"stale", "index"}


def test_a_wrong_token_is_found(contents: None) -> None:
    EntryToken.objects.filter(entry=whole()).update(token="members")
    assert kinds_of_faults() == {"tokens", "index"}


def test_words_lost_by_the_engine_are_found(contents: None) -> None:
    embedded().remove([whole().pk])
    assert kinds_of_faults() == {"index"}


def test_a_line_of_the_index_without_entry_is_found(contents: None) -> None:
    Entry.objects.filter(pk=whole().pk).update(source="disparue")
    assert "unknown source" in kinds_of_faults()


@pytest.mark.parametrize(
    ("terminal", "verbosity", "shown"), [(True, 1, True), (False, 1, False), (False, 2, True), (True, 0, False)]
)
@pytest.mark.parametrize(
    ("command", "line"),
    [("search_check", "guides.guide : 1 comparaison"), ("search_rebuild", "guides.guide : 1 contenu lu")],
)
def test_how_far_it_is_is_told_on_a_terminal(
    contents: None,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    line: str,
    terminal: bool,
    verbosity: int,
    shown: bool,
) -> None:
    out = StringIO()
    monkeypatch.setattr(out, "isatty", lambda: terminal)
    call_command(command, stdout=out, verbosity=verbosity)
    assert (line in out.getvalue()) is shown


def test_the_command_says_what_differs_and_fails(contents: None) -> None:
    out = StringIO()
    call_command("search_check", stdout=out)
    assert "d’accord" in out.getvalue()
    embedded().remove([whole().pk])
    with pytest.raises(CommandError) as failure:
        call_command("search_check", stdout=out)
    assert failure.value.returncode == 1
    assert "mots indexés différents" in out.getvalue()
