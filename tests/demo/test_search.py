"""What the demo's editors put first, and what its readers have asked in vain."""

import pytest
from django.contrib.auth.models import AnonymousUser

from guides.models import ReflexCardPage
from portal.accounts.models import User
from portal.core.demo.files import DEMO_DIR, read_yaml
from portal.home.demo import load
from portal.home.models import DemoRecord
from search import promoted, report
from search.demo import OUTCOMES
from search.heard import outcome_of
from search.models import AskedQuestion, PromotedAnswer, Promotion, lines
from search.query import parse
from search.selectors import search

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def test_what_editors_put_first_stands_first_for_each_of_its_questions() -> None:
    member = User.objects.get(email="gardien@example.org")
    assert Promotion.objects.count() == 4
    assert promoted.out_of_reach(PromotedAnswer.objects.all()) == {}
    for promotion in Promotion.objects.all():
        for question in lines(promotion.questions):
            shown = search(parse(question), member).promoted
            assert len(shown) == promotion.answers.count(), question
    [part] = search(parse("plainte en ligne"), member).promoted
    assert part.url == "/guides/deposer-plainte/#internet"
    assert len(search(parse("réveillon"), AnonymousUser()).promoted) == 2
    assert search(parse("kit du gardien"), AnonymousUser()).promoted == (), "a lesson is for members"


def test_what_was_asked_in_vain_is_in_the_report_and_finds_now_what_it_says() -> None:
    member = User.objects.get(email="gardien@example.org")
    rows = {row["question"]: row for row in read_yaml(DEMO_DIR / "search" / "recherches.yaml")}
    told = {one.words: one for one in report.unanswered(30)}
    assert set(told) == set(rows)
    assert {one.state for one in told.values()} == {"Sans réponse", "Réponse partielle", "Réparée depuis"}
    for question, row in rows.items():
        assert told[question].times == sum(row["visitors"]) + sum(row["members"])
        assert told[question].members == sum(row["members"])
        for reader in (member, AnonymousUser()):
            assert outcome_of(search(parse(question), reader)) == OUTCOMES[row["found"]], question


def test_a_second_load_counts_nothing_twice_and_leaves_what_an_editor_put_first() -> None:
    before = list(AskedQuestion.objects.values_list("day", "question", "times"))
    Promotion.objects.all().delete()
    mine = Promotion.objects.create(questions="réveillon", why="La nôtre.")
    PromotedAnswer.objects.create(promotion=mine, page=ReflexCardPage.objects.get(slug="feu-parties-communes"))
    assert load() == 0
    DemoRecord.objects.filter(key__startswith="search:promotion:").delete()
    assert load() == 4, "seen again, and left alone"
    assert list(Promotion.objects.filter(questions__contains="réveillon")) == [mine]
    assert Promotion.objects.count() == 4
    assert list(AskedQuestion.objects.values_list("day", "question", "times")) == before
