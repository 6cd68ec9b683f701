"""Reads the files of ``demo/``; an error names its file."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError

DEMO_DIR = Path(settings.BASE_DIR) / "demo"
NARROW_SPACE = "\u202f"

Once = Callable[[str, Callable[[], object]], None]
"""``once(key, make)`` calls ``make`` in a transaction, the first time that ``key`` is seen in this database, ever."""


class DemoError(Exception):
    """A demo file that can't be loaded. The message names the file, then what is wrong with it."""


def make_once(make: Callable[[], object], path: Path) -> Callable[[], object]:
    """``make``, with its failures named by file."""

    def named() -> object:
        try:
            return make()
        except (ValidationError, KeyError, ValueError, TypeError, yaml.YAMLError) as error:
            raise DemoError(f"{path.relative_to(DEMO_DIR.parent)}: {type(error).__name__}: {error}") from error

    return named


def french(text: str) -> str:
    """Narrow no-break spaces before ``; : ! ? »`` and after ``«``, whatever space was typed."""
    text = re.sub(r"[ \u00a0](?=[;:!?»])", NARROW_SPACE, text)
    return re.sub(r"«[ \u00a0]", f"«{NARROW_SPACE}", text)


def files(folder: str, suffix: str) -> list[Path]:
    """The files of a folder of ``demo/``, by name."""
    return sorted((DEMO_DIR / folder).glob(f"*{suffix}"))


def read_yaml(path: Path) -> Any:
    """What a YAML file holds."""
    return yaml.safe_load(french(path.read_text(encoding="utf-8")))


def read_page(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and Markdown of a page."""
    parts = re.split(r"^---\s*$", french(path.read_text(encoding="utf-8")), maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError("front matter between two lines of --- is missing")
    return yaml.safe_load(parts[1]), parts[2]
