"""One stylesheet, flat enough for an older phone, the same dark in both of its writings."""

import gzip
import re
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
sys.path.insert(0, str(ROOT / "scripts"))

from build_css import build_css, joined, ordered_sources  # noqa: E402

CSS = joined()
ADDED_BY_SCRIPT = {"search__list", "search__option", "links__age"}
GZIP_LIMIT = 12 * 1024


def test_every_stylesheet_is_joined_once() -> None:
    sources = ordered_sources()
    assert len(sources) == len(set(sources))
    admins_own = set((ROOT / "static" / "css").glob("admin*.css"))
    assert len(admins_own) == 2
    assert set(sources) == set((ROOT / "static" / "css").rglob("*.css")) - admins_own


def test_the_joined_file_is_written_only_when_it_changes(tmp_path: Path) -> None:
    target = tmp_path / "portal.css"
    assert build_css(target) is True
    assert build_css(target) is False
    assert target.read_text(encoding="utf-8") == joined()


def test_an_older_phone_reads_every_rule() -> None:
    assert "grid-template-columns" in CSS
    for recent in ("@layer", "light-dark(", "subgrid", "&", "(width >", "(width <"):
        assert recent not in CSS, recent


def test_braces_are_balanced() -> None:
    assert CSS.count("{") == CSS.count("}") > 300


def test_dark_is_the_same_by_preference_and_by_attribute() -> None:
    tokens = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    dark = re.findall(r"color-scheme: dark;\n(.*?)\n\s*}", tokens, flags=re.DOTALL)
    assert len(dark) == 2
    assert dark[0].split() == dark[1].split()


def test_every_token_that_is_read_is_defined() -> None:
    read = set(re.findall(r"var\((--[\w-]+)", CSS))
    defined = set(re.findall(r"(--[\w-]+):", CSS))
    assert {"--ink", "--brand"} <= read
    assert read - defined - {"--wash", "--sign-wash"} == set()


def test_every_class_of_a_component_has_a_rule() -> None:
    styled = set(re.findall(r"\.([a-z][\w-]*)", CSS))
    words: set[str] = set()
    for path in (ROOT / "templates" / "components").glob("*.html"):
        plain = re.sub(r"{[%{#].*?[%}#]}", " ", path.read_text(encoding="utf-8"))
        for value in re.findall(r'class="([^"]*)"', plain):
            words |= {word for word in value.split() if not word.endswith(("-", "_"))}
    assert "masthead__home" in words & styled
    unstyled = {"contents__list", "file__link", "calls__item", "figures", "checklist", "situations__words"}
    assert words - styled - unstyled == set()


def test_the_stylesheet_is_light_over_the_wire() -> None:
    assert len(gzip.compress(CSS.encode())) < GZIP_LIMIT
