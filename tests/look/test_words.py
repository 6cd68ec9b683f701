"""One word for one thing, one shape for a day, an hour and a number, in every template and in what we say elsewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
OURS = ("courses", "demo", "guides", "portal", "quartiers", "search", "templates", "veille")
SAID = (".html", ".md", ".py", ".txt", ".yaml")
OTHER_MAIL = re.compile(
    r"\b(?:adresse|aucun|ce|ces|chaque|d’|de|des|dans|le|les|par|un|vos|votre) ?(?:e-?)?mails?\b", re.IGNORECASE
)
OTHER_DATES = re.compile(r"""\|(?:date|time):(["'])(?!(?:Y-m-d|c|F Y)\1)""")


def lines(paths: list[Path], pattern: re.Pattern[str]) -> Iterator[str]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:160]}"


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (re.compile(r"\bpluralize\b"), "|counted: Django's filter counts in English"),
        (OTHER_DATES, "|date_words, |hour_words, |moment_words, |at_words or |day"),
    ],
    ids=["numbers", "days and hours"],
)
def test_a_template_counts_and_dates_in_french(pattern: re.Pattern[str], instead: str) -> None:
    assert list(lines(TEMPLATES, pattern)) == [], f"use {instead}"


def test_an_hour_is_written_in_one_way() -> None:
    ours = [path for room in OURS for path in (ROOT / room).rglob("*.py")]
    clock = re.compile(r"%H\S{0,8}%M(?!%S)|[HG]:i|\\u00a0h\\u00a0")
    # Settings say what the admin's calendars type and read, in a format of Django's.
    elsewhere = ("portal/core/words.py", "portal/settings/")
    assert [line for line in lines(ours, clock) if not line.startswith(elsewhere)] == []


def test_a_mail_is_a_courriel_everywhere() -> None:
    ours = [path for room in OURS for path in (ROOT / room).rglob("*") if path.suffix in SAID]
    ours = [path for path in ours if "migrations" not in path.parts]
    assert len(ours) > 400
    assert list(lines([*ours, ROOT / "CHANGELOG.md"], OTHER_MAIL)) == []
    assert OTHER_MAIL.search("Un mail part")
    assert OTHER_MAIL.search("votre adresse e-mail")
