"""No two pages of the demo share a paragraph: guides, fiches, letters, plain pages, courses, the watch and Quartiers."""

import re
from collections.abc import Iterator
from pathlib import Path

from portal.core.demo.files import read_yaml
from tests.demo.test_reading import DEMO, GUIDES, blocks, page, plain, strings, words

WORDS_OF_A_PARAGRAPH = 12
"""Shorter lines ("Tournez la page") may come twice; two paragraphs of this length are the same only when copied."""

ROOMS = ("fiches", "letters", "plain", "courses", "veille", "quartiers", "quartiers/publications")
ELSEWHERE = sorted(path for room in ROOMS for kind in ("*.yaml", "*.md") for path in (DEMO / room).glob(kind))


def texts(path: Path) -> Iterator[str]:
    """What a reader sees of a file. What the law says is the same wherever it is cited, and is left out."""
    if path in GUIDES:
        yield from strings(page(path)[0]["brief"])
        yield from (text for block in blocks(path) if block["type"] != "legal" for text in strings(block["value"]))
    elif path.suffix == ".yaml":
        yield from strings(read_yaml(path))
    else:
        yield path.read_text(encoding="utf-8")


def paragraphs(path: Path) -> set[str]:
    """The paragraphs of a file, each as bare words, so that a comma moved does not hide a copy."""
    parts = (part for text in texts(path) for part in re.split(r"</?(?:p|li|h[2-4])>|\n", text))
    return {" ".join(re.findall(r"\w+", plain(part).lower())) for part in parts if words(part) >= WORDS_OF_A_PARAGRAPH}


def test_no_two_pages_share_a_paragraph() -> None:
    first: dict[str, str] = {}
    twice = []
    for path in [*GUIDES, *ELSEWHERE]:
        for paragraph in paragraphs(path):
            other = first.setdefault(paragraph, path.name)
            if other != path.name:
                twice.append((other, path.name, paragraph))
    assert len(first) > 1_000
    assert twice == []
