"""The judged questions, on the demo content and the words of its files.

The search finds what their readers wanted as well as it is known to.

``data/figures.yaml`` keeps nDCG@10 of each engine and part. A figure that drops by more than ``SLACK`` fails; one that rises is
written there by hand, so that what was won is kept.
"""

import re
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.db import connection

from search.conf import cluster
from tests.search import judging

FIGURES = Path(__file__).parent / "data" / "figures.yaml"
DOCS = Path(__file__).parents[2] / "docs" / "figures.md"
SLACK = 0.02
LEAST_QUESTIONS = 150


@pytest.mark.django_db
def test_the_search_answers_as_well_as_it_is_known_to() -> None:
    call_command("load_demo", verbosity=0)
    call_command("read_files", verbosity=0)
    with pytest.raises(KeyError, match="/guides/disparu/"):
        judging._path("/guides/disparu/")
    assert judging.out_of_reach() == []
    engine = connection.vendor if cluster() is None else "elasticsearch"
    kept = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))[engine]
    for part, figure in kept.items():
        worth = judging.worth(part)
        assert worth.ndcg >= figure - SLACK, f"{part}: {worth}, was {figure}"
        assert worth.silent <= SLACK, f"{part}: {worth}"


def test_the_docs_say_the_figures_that_are_kept() -> None:
    told = re.findall(
        r"^\| (SQLite|PostgreSQL|Elasticsearch) \| ([\d.]+) \| ([\d.]+) \|",
        DOCS.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    kept = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))
    assert {name.lower(): {"tune": float(tune), "held": float(held)} for name, tune, held in told} == kept


def test_the_questions_are_many_and_a_third_of_them_is_held_back() -> None:
    rows = yaml.safe_load(judging.QUESTIONS.read_text(encoding="utf-8"))
    assert len(rows) >= LEAST_QUESTIONS
    assert 3 * sum(row["part"] == "held" for row in rows) >= len(rows) - 2
    assert {grade for row in rows for grade in row.get("grades", {}).values()} <= {1, 2, 3}


def test_the_best_order_is_worth_one_and_nothing_is_worth_nothing() -> None:
    grades = {"/a/": 3, "/b/": 1}
    assert judging.ndcg(["/a/", "/b/"], grades) == 1
    assert judging.ndcg(["/b/", "/a/"], grades) == pytest.approx((1 + 7 / 1.584962) / (7 + 1 / 1.584962))
    assert judging.ndcg(["/c/"], grades) == judging.ndcg([], grades) == 0
