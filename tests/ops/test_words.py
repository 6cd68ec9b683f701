"""French counts; operators read French."""

import re

import pytest
from django.core.management import get_commands, load_command_class

from portal.core.words import counted, of

OURS = ("portal", "courses", "guides", "quartiers", "search", "veille")
ENGLISH = re.compile(r"\b(the|and|with|makes|loads|what|of|is)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 différence"), (1, "1 différence"), (2, "2 différences"), (31, "31 différences")]
)
def test_several_begins_at_two(number: int, told: str) -> None:
    assert counted(number, "différence", "différences") == told


def test_every_command_of_ours_says_in_french_what_it_does() -> None:
    ours = {name: app for name, app in get_commands().items() if app.split(".")[0] in OURS}
    assert len(ours) >= 12
    said = {name: load_command_class(app, name).help for name, app in ours.items()}
    assert [name for name, words in said.items() if not words or ENGLISH.search(words)] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Bruno", "de Bruno"),
        ("Olivier", "d’Olivier"),
        ("Élise", "d’Élise"),
        ("Hélène", "d’Hélène"),
        ("Yann", "de Yann"),
        ("Yves", "d’Yves"),
        ("cette personne", "de cette personne"),
    ],
)
def test_a_name_that_begins_with_a_vowel_takes_an_apostrophe(name: str, said: str) -> None:
    assert of(name) == said
