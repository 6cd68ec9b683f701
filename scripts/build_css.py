"""Joins the stylesheets of static/css into one file: a phone with one bar makes one request.

No bundler: the files are joined in the order below, comments and blank lines left out. Written only when it changes.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static" / "css"
TARGET = ROOT / "var" / "vendor" / "vendor" / "portal.css"

LAYERS_BEFORE = ("tokens.css", "base.css", "layout.css")
FIRST_COMPONENTS = ("signs.css", "masthead.css", "search.css", "button.css", "form.css")
LAYERS_AFTER = ("utilities.css",)


def ordered_sources() -> list[Path]:
    """The layer files, the components that others build on, every other component by name, the utilities."""
    first = [SOURCE / "components" / name for name in FIRST_COMPONENTS]
    others = sorted(path for path in (SOURCE / "components").glob("*.css") if path not in first)
    layers = [SOURCE / name for name in LAYERS_BEFORE]
    return [*layers, *first, *others, *(SOURCE / name for name in LAYERS_AFTER)]


def joined() -> str:
    """The whole stylesheet, without comments nor indentation."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in ordered_sources())
    without_comments = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line.strip() for line in without_comments.splitlines() if line.strip()) + "\n"


def build_css(target: Path = TARGET) -> bool:
    """Write the stylesheet; True when the file changed."""
    text = joined()
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    build_css()
