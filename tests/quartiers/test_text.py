"""What people type is shown, never run."""

import re

import pytest

from quartiers.text import extract, html, plain, tidy


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>1</script>)",
        "![x](http://127.0.0.1/a.png)",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<javascript:alert(1)>",
        'https://a.example/"onmouseover="alert(1)',
    ],
)
def test_nothing_that_runs_or_loads_survives(typed: str) -> None:
    shown = html(typed)
    for forbidden in ("<script", "<img", "<iframe", 'href="javascript', 'href="data'):
        assert forbidden not in shown
    tags = re.findall(r"<[^>]*>", shown)
    assert [tag for tag in tags if re.search(r"\son\w+=", tag)] == []


def test_a_small_markdown_is_shown() -> None:
    shown = html(
        "**Gras**, *penché*\n\n- un\n- deux\n\n> cité\n\nVoir https://example.org/page. Et [là](https://a.example)."
    )
    for expected in ("<strong>Gras</strong>", "<em>penché</em>", "<li>un</li>", "<blockquote>"):
        assert expected in shown
    assert 'href="https://example.org/page" rel="nofollow ugc noopener"' in shown
    assert 'href="https://a.example"' in shown


def test_french_spaces_are_unbroken_and_extracts_end_between_words() -> None:
    assert "essayé\u202f?" in html("Qui l’a essayé ?")
    assert extract("**Un** [lien](https://x.example) et des mots " * 20, 30) == "Un lien et des mots Un lien…"
    assert plain("- un\n- deux") == "un deux"


def test_control_characters_and_deep_nesting_are_harmless() -> None:
    assert tidy("a\x00b\r\n\r\n\r\n\r\nc\u202ed") == "a b\n\nc d"
    assert len(html(">" * 5000 + "x")) < 100_000
    assert html("*" * 9000 + "_" * 900)
