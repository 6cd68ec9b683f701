"""The demo's content keeps what is promised of it."""

from typing import Any

import pytest

from portal.core.demo.files import DEMO_DIR, files, read_yaml

POSTS = [row for path in files("quartiers/publications", ".yaml") for row in read_yaml(path)]
ANSWERS = [answer for row in POSTS for answer in row.get("answers", [])]


def test_there_are_six_spaces_sixty_posts_two_hundred_answers_of_twenty_people_or_more() -> None:
    spaces = read_yaml(DEMO_DIR / "quartiers" / "espaces.yaml")
    assert len(spaces) == 6
    assert [space["title"] for space in spaces if space["kind"] == "reserve"] == ["Référents sûreté"]
    assert len(POSTS) >= 60
    assert len(ANSWERS) >= 200
    assert len({row["by"] for row in (*POSTS, *ANSWERS)}) >= 20


def test_among_them_an_unanswered_question_a_hidden_answer_a_report_a_kept_answer_and_a_picture() -> None:
    assert any(row["kind"] == "question" and not row.get("answers") for row in POSTS)
    assert any(answer.get("hidden") for answer in ANSWERS)
    assert any(answer.get("reported") for answer in ANSWERS)
    assert any(row.get("kept") for row in POSTS)
    assert [row["alt"] for row in POSTS if row.get("file")]


@pytest.mark.parametrize("row", POSTS, ids=lambda row: str(row["title"])[:30])
def test_each_post_has_what_its_kind_asks_for(row: Any) -> None:
    wanted = {"rex": ("context", "action", "result"), "question": ("text",), "message": ("text",)}[row["kind"]]
    assert all(row[name].strip() for name in wanted)
    assert len(row["title"]) <= 140
    people = {space["slug"]: space["people"] for space in read_yaml(DEMO_DIR / "quartiers" / "espaces.yaml")}
    assert row["by"] in set().union(*people.values())
