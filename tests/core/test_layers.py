"""A reference to a model by its name counts as an import: none points upwards. import-linter holds the real imports."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

STOREYS = ["portal.core", "portal.accounts", "search", "guides", "portal.home"]
NAMED = re.compile(r"^([a-z]+)\.[A-Z]\w+$")


def storey(module: str) -> int | None:
    """How high a module stands; None for what isn't ours."""
    found = [height for height, name in enumerate(STOREYS) if module == name or module.startswith(f"{name}.")]
    return found[0] if found else None


def references(path: Path) -> Iterator[tuple[int, str]]:
    """Lines and labels of the models that a file names in a string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (match := NAMED.match(node.value)):
            yield node.lineno, match.group(1)


def test_no_model_is_named_from_below():
    labels = {config.label: storey(config.name) for config in apps.get_app_configs()}
    upward = []
    for name in STOREYS:
        for path in sorted((settings.BASE_DIR / name.replace(".", "/")).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for line, label in references(path):
                height = labels.get(label)
                if height is not None and height > STOREYS.index(name):
                    upward.append(f"{path.relative_to(settings.BASE_DIR)}:{line} names {label}")
    assert upward == []


def test_a_name_from_below_would_be_seen(tmp_path):
    path = tmp_path / "models.py"
    path.write_text('card = ForeignKey("guides.ReflexCardPage")\n', encoding="utf-8")
    assert list(references(path)) == [(1, "guides")]
    assert storey("guides") > storey("portal.core.pages")
