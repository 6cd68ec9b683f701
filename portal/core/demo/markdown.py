"""Markdown with fenced YAML as StreamField data: the format that demo content is written in.

Only what the editor's toolbar knows survives (paragraphs, lists, two levels of titles, bold, italic, links); anything
else is refused, so that no demo page can show what an editor could not write.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

HEADING = re.compile(r"^(?P<title>.+?)\s*\{#(?P<anchor>[a-z0-9-]+)\}$")
ALLOWED = {"paragraph", "bullet_list", "ordered_list", "list_item", "heading", "strong", "em", "link"}
PLAIN_TOKENS = {"inline", "text", "softbreak", "hardbreak"}
_markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Lookup:
    """Where a block finds what its file names: the key of a legal source, the name of a letter."""

    source: Callable[[str], int]
    letter: Callable[[str], tuple[int, int]]


def sections(text: str, lookup: Lookup) -> list[dict[str, Any]]:
    """Sections of a guide: each ``## Title {#anchor}`` opens one."""
    found: list[dict[str, Any]] = []
    for title, tokens in _parts(_parse(text)):
        match = HEADING.match(title)
        if match is None:
            raise ValueError(f"section without {{#anchor}}: {title!r}")
        value = {**match.groupdict(), "content": list(_blocks(tokens, lookup))}
        found.append({"type": "section", "value": value})
    return found


def content(text: str, lookup: Lookup) -> list[dict[str, Any]]:
    """Blocks of a plain page: its ``##`` are small titles."""
    lowered = re.sub(r"^(##+) (.+?)(?:\s*\{#[a-z0-9-]+\})?$", r"#\1 \2", text, flags=re.MULTILINE)
    return list(_blocks(_parse(lowered), lookup))


def rich_text(text: str) -> str:
    """Markdown as rich text."""
    return _html(_parse(text))


def _parse(text: str) -> list[Token]:
    tokens = _markdown.parse(text)
    for token in (inner for outer in tokens for inner in (outer, *(outer.children or ()))):
        name = re.sub(r"_(open|close)$", "", token.type)
        if name not in ALLOWED and token.type not in {*PLAIN_TOKENS, "fence"}:
            raise ValueError(f"{token.type} is not something the editor's toolbar knows: {token.content[:60]!r}")
    return tokens


def _parts(tokens: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    starts = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    if not starts or starts[0] != 0:
        raise ValueError("a guide starts with a section: ## Title {#anchor}")
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        yield tokens[start + 1].content, tokens[start + 3 : end]


def _blocks(tokens: list[Token], lookup: Lookup) -> Iterator[dict[str, Any]]:
    running: list[Token] = []
    for token in tokens:
        if token.type != "fence":
            running.append(token)
            continue
        if running:
            yield {"type": "text", "value": _html(running)}
            running = []
        yield _fenced(token.info.strip(), token.content, lookup)
    if running:
        yield {"type": "text", "value": _html(running)}


def _html(tokens: list[Token]) -> str:
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    for markdown, editor in (("strong", "b"), ("em", "i")):
        html = html.replace(f"<{markdown}>", f"<{editor}>").replace(f"</{markdown}>", f"</{editor}>")
    return html.replace("\n", " ").strip()


def _fenced(kind: str, source: str, lookup: Lookup) -> dict[str, Any]:
    data = yaml.safe_load(source)
    if kind not in _MAKERS:
        raise ValueError(f"unknown block: {kind!r}")
    try:
        return {"type": kind, "value": _MAKERS[kind](data, lookup)}
    except (KeyError, TypeError) as error:
        raise ValueError(f"block {kind}: {type(error).__name__} {error} in {source[:80]!r}") from error


def _note(data: Any, lookup: Lookup) -> Any:
    return {"text": rich_text(data["text"])}


def _warning(data: Any, lookup: Lookup) -> Any:
    return {"title": data.get("title", ""), "text": rich_text(data["text"])}


def _steps(data: Any, lookup: Lookup) -> Any:
    steps = [{"title": step["title"], "text": rich_text(step.get("text", ""))} for step in data["items"]]
    return {"title": data.get("title", ""), "items": steps}


def _checklist(data: Any, lookup: Lookup) -> Any:
    return {"title": data["title"], "items": data["items"]}


def _legal(data: Any, lookup: Lookup) -> Any:
    return {"reference": lookup.source(data["source"]), "comment": data.get("comment", "")}


def _contact(data: Any, lookup: Lookup) -> Any:
    return {
        "role": data["role"],
        "when": data["when"],
        "phone": str(data.get("phone", "")),
        "link": data.get("link", ""),
    }


def _table(data: Any, lookup: Lookup) -> Any:
    columns = [{"type": "text", "heading": heading} for heading in data["columns"]]
    rows = [{"values": [str(cell) for cell in row]} for row in data["rows"]]
    if any(len(row["values"]) != len(columns) for row in rows):
        raise ValueError(f"a row of {data['caption']!r} has another number of cells than there are columns")
    return {"caption": data["caption"], "table": {"columns": columns, "rows": rows, "caption": ""}}


def _figures(data: Any, lookup: Lookup) -> Any:
    return {"items": data["items"], "source": data["source"], "year": data["year"]}


def _document(data: Any, lookup: Lookup) -> Any:
    document, other = lookup.letter(data["letter"])
    return {
        "document": document,
        "other_format": other,
        "title": data["title"],
        "description": data.get("description", ""),
    }


def _scene(data: Any, lookup: Lookup) -> Any:
    return {"scene": data["scene"], "alt": data["alt"], "caption": data.get("caption", "")}


def _quote(data: Any, lookup: Lookup) -> Any:
    return {"text": data["text"], "who": data["who"]}


_MAKERS: dict[str, Callable[[Any, Lookup], Any]] = {
    "note": _note,
    "warning": _warning,
    "steps": _steps,
    "checklist": _checklist,
    "legal": _legal,
    "contact": _contact,
    "table": _table,
    "figures": _figures,
    "document": _document,
    "scene": _scene,
    "quote": _quote,
}
