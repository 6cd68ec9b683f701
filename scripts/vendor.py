"""Copies what npm installed to where it is served, and makes static TTF fonts for typst.

Run at set-up, after ``npm ci``. Nothing is done again while the outputs are newer than package-lock.json;
the joined stylesheet is always brought up to date.

    var/vendor/vendor/fonts/atkinson.woff2   variable, latin subset
    var/vendor/vendor/portal.css             see build_css.py
    var/fonts/*.ttf                          regular, semibold, bold, each upright and italic
"""

import shutil
import sys
from pathlib import Path

from build_css import build_css
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
VENDOR = ROOT / "var" / "vendor" / "vendor"
FONTS = ROOT / "var" / "fonts"
FONT_FILES = MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files"
FAMILY = "Atkinson Hyperlegible Next"
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
STYLES = {"normal": "", "italic": "Italic"}
# The letters of Central Europe come as a file of their own: names need them, the web pages' first view doesn't.
SUBSETS = {"latin": "", "latin-ext": "Ext"}

COPIES = {
    FONT_FILES / "atkinson-hyperlegible-next-latin-wght-normal.woff2": VENDOR / "fonts" / "atkinson.woff2",
}


def font_targets() -> dict[Path, tuple[str, str, int]]:
    """Each TTF to write, with the subset, style and weight it is an instance of."""
    return {
        FONTS / f"AtkinsonHyperlegibleNext{extra}-{name}{suffix}.ttf": (subset, style, weight)
        for subset, extra in SUBSETS.items()
        for style, suffix in STYLES.items()
        for weight, name in WEIGHTS.items()
    }


def is_fresh(path: Path) -> bool:
    """Whether an output is there and newer than the lock file."""
    return path.exists() and path.stat().st_mtime >= LOCK.stat().st_mtime


def copy_files() -> None:
    """Copy the web font."""
    for source, target in COPIES.items():
        if not is_fresh(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def write_font(target: Path, subset: str, style: str, weight: int) -> None:
    """Fix the weight axis of the variable font and name the result, so that typst finds family, weight and style."""
    font = TTFont(FONT_FILES / f"atkinson-hyperlegible-next-{subset}-wght-{style}.woff2")
    font = instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    name_font(font, f"{FAMILY} {SUBSETS[subset]}".strip(), style, weight)
    font.flavor = None
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)


def name_font(font: TTFont, base: str, style: str, weight: int) -> None:
    """Write the naming table, the weight class and the style bits of one instance."""
    subfamily = f"{WEIGHTS[weight]} {STYLES[style]}".strip()
    names = font["name"]
    plain = weight in (400, 700)
    family = base if plain else f"{base} {WEIGHTS[weight]}"
    values = {
        1: family,
        2: subfamily if plain else (STYLES[style] or "Regular"),
        4: f"{base} {subfamily}",
    }
    values |= {
        6: f"{base.replace(' ', '')}-{subfamily.replace(' ', '')}",
        16: base,
        17: subfamily,
    }
    for number, value in values.items():
        names.setName(value, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    set_style_bits(font, italic=style == "italic", bold=weight == 700)


def set_style_bits(font: TTFont, *, italic: bool, bold: bool) -> None:
    """Bits 0, 5 and 6 of fsSelection and of macStyle (OpenType OS/2 and head tables)."""
    selection = font["OS/2"].fsSelection & ~0b1100001
    regular = not italic and not bold
    font["OS/2"].fsSelection = selection | italic | bold << 5 | regular << 6
    font["head"].macStyle = bold | italic << 1


def main() -> int:
    """Bring everything up to date; 1 with one line on stderr when npm's files aren't there."""
    if not FONT_FILES.is_dir() and not all(map(is_fresh, [*COPIES.values(), *font_targets()])):
        print(
            "Les paquets du navigateur manquent\u202f: lancez « npm ci » ou « make setup ».",
            file=sys.stderr,
        )
        return 1
    copy_files()
    for target, instance in font_targets().items():
        if not is_fresh(target):
            write_font(target, *instance)
    build_css()
    return 0


if __name__ == "__main__":
    sys.exit(main())
