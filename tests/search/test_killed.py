"""Who writes the index is killed: nothing is left half-written, and writing it again makes all right."""

import pytest
from django.contrib.auth.models import AnonymousUser

from search import services
from search.checking import check
from search.models import Entry, Word
from search.query import parse
from search.selectors import search
from tests import killed
from tests.factories import card, guide, theme

pytestmark = [*killed.marks, pytest.mark.own_cluster]


@pytest.mark.parametrize("moment", ["between two batches", "within a batch"])
def test_a_rebuilding_that_is_killed_leaves_what_was_found_and_is_done_again(
    monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    guide("epave", title="Une épave", themes=[theme()])
    card(title="Une épave brûlée", themes=[theme()])
    words = set(Word.objects.values_list("stem", flat=True))
    Entry.objects.filter(title="Une épave").update(summary="Périmé")

    def stop(name: str, done: int) -> None:
        if moment == "between two batches" and name == "guides.guide":
            killed.now()

    with monkeypatch.context() as patched:
        if moment == "within a batch":
            patched.setattr(services.vocabulary, "learn", lambda texts, **_: killed.now())
        killed.during(lambda: services.rebuild(stop))
    assert search(parse("épave"), AnonymousUser()).count == 2
    services.rebuild()
    assert check() == []
    assert set(Word.objects.values_list("stem", flat=True)) == words
