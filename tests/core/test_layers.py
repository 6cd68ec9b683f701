"""A reference to a model by its name counts as an import: none points upwards. import-linter holds the real imports."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

STOREYS = [
    ("portal.core",),
    ("portal.accounts",),
    ("search",),
    ("courses", "guides", "veille"),
    ("quartiers",),
    ("portal.home",),
]
ROOMS = {name: height for height, names in enumerate(STOREYS) for name in names}
CLIENTS = {"aiohttp", "ftplib", "http.client", "httpcore", "httpx", "requests", "socket", "urllib.request", "urllib3"}
NAMED = re.compile(r"^([a-z]+)\.[A-Z]\w+$")


def room(module: str) -> str | None:
    """The room that a module belongs to; None for what isn't ours."""
    return next((name for name in ROOMS if module == name or module.startswith(f"{name}.")), None)


def may_name(own: str, other: str) -> bool:
    """A room names itself and what is below it, never a room beside or above it."""
    return own == other or ROOMS[own] > ROOMS[other]


def references(path: Path) -> Iterator[tuple[int, str]]:
    """Lines and labels of the models that a file names in a string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (match := NAMED.match(node.value)):
            yield node.lineno, match.group(1)


def files(package: str) -> list[Path]:
    """The code of a package."""
    found = sorted((settings.BASE_DIR / package.replace(".", "/")).rglob("*.py"))
    return [path for path in found if "migrations" not in path.parts]


def clients(path: Path) -> set[str]:
    """The modules that a file could leave the machine by."""
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {client for client in CLIENTS for name in named if f"{name}.".startswith(f"{client}.")}


def test_what_is_asked_outside_is_asked_by_one_package_only():
    """ADR 0110. Mail and the search cluster have clients of their own, whose address an operator gives."""
    leaving = {path: clients(path) for package in ("portal", *ROOMS) for path in files(package)}
    inside = settings.BASE_DIR / "portal" / "core" / "http"
    assert {"httpx", "httpcore"} <= set().union(*(found for path, found in leaving.items() if inside in path.parents))
    assert {path: found for path, found in leaving.items() if found and inside not in path.parents} == {}


def test_a_client_is_seen_however_it_is_imported(tmp_path):
    path = tmp_path / "module.py"
    for words, found in (
        ("import httpx", {"httpx"}),
        ("from urllib.request import urlopen", {"urllib.request"}),
        ("def f():\n    from urllib import request", {"urllib.request"}),
        ("import http.client as client", {"http.client"}),
        ("from urllib.parse import urlsplit\nfrom http import HTTPStatus\nfrom portal.core.http import fetch", set()),
    ):
        path.write_text(words, encoding="utf-8")
        assert clients(path) == found, words


def test_no_model_is_named_from_below():
    labels = {config.label: room(config.name) for config in apps.get_app_configs()}
    upward = []
    for name in ROOMS:
        for path in files(name):
            for line, label in references(path):
                other = labels.get(label)
                if other is not None and not may_name(name, other):
                    upward.append(f"{path.relative_to(settings.BASE_DIR)}:{line} names {label}")
    assert upward == []


def test_a_name_from_below_would_be_seen(tmp_path):
    path = tmp_path / "models.py"
    path.write_text('card = ForeignKey("guides.ReflexCardPage")\n', encoding="utf-8")
    assert list(references(path)) == [(1, "guides")]
    assert room("portal.core.pages") == "portal.core"
    assert not may_name("portal.core", "guides")
    assert not may_name("courses", "guides")
    assert may_name("quartiers", "veille")
