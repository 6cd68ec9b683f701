"""Typed text made fit for print: French spaces, typographic apostrophes, no character that can't be drawn."""

import re
import unicodedata

from portal.core.pdf import fonts
from portal.core.pdf.errors import PdfError
from portal.core.words import unbroken

NARROW_SPACE = "\u202f"
NO_BREAK_HYPHEN = "\u2060-\u2060"
SUBSTITUTES = str.maketrans(
    {
        "\u2011": NO_BREAK_HYPHEN,
        "\u2010": "-",
        "\u00ad": None,  # the compiler hyphenates by itself
        "\ufeff": None,
        "\u2007": "\u00a0",
        "\u2009": NARROW_SPACE,
        "\u2192": "›",
        "\u21d2": "›",
        "\u2190": "‹",
        "\u2713": "•",
        "\u2714": "•",
        "\u25a0": "•",
        "\u25cf": "•",
        "\u2012": "–",
        "\u2015": "—",
        "'": "’",
        "\t": " ",
        "\r": None,
    }
)
INVISIBLE = str.maketrans("", "", "\n\u2060\u202f")
# Controls, zero-width and direction marks, private use, surrogates.
UNPRINTABLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2061-\u206f\ud800-\udfff\ue000-\uf8ff\ufff0-\uffff]"
)
SPACES = " \u00a0\u202f"
MAY_BREAK = "\u200b"
LONGEST_WORD = 32  # a longer one gets places where it may break, or it would leave the page


def french(text: str) -> str:
    """No-break spaces before ; : ! ?, inside guillemets, in hours and articles of law; apostrophes; nothing invisible."""
    value = unicodedata.normalize("NFC", text).translate(SUBSTITUTES).replace("...", "…")
    value = UNPRINTABLE.sub("", value)
    value = re.sub(rf"[{SPACES}]+([;:!?»])", NARROW_SPACE + r"\1", value)
    value = re.sub(rf"«[{SPACES}]+", "«" + NARROW_SPACE, value)
    value = unbroken(value)
    return re.sub(rf"(\d)[{SPACES}]+(?=%|€|\d{{3}}(?!\d))", r"\1" + NARROW_SPACE, value)


def printable(text: object, block: str = "") -> str:
    """``text`` as it will be printed. Raises PdfError naming ``block`` for a character that the font can't draw."""
    value = french(str(text or "")).strip()
    lacking = fonts.missing(value.translate(INVISIBLE))
    if lacking:
        shown = ", ".join(f"«\u202f{char}\u202f»" for char in lacking[:5])
        raise PdfError(f"La police du PDF n’a pas ce caractère\u202f: {shown}. Remplacez-le par un mot.", block=block)
    return re.sub(rf"[^\s/-]{{{LONGEST_WORD + 1},}}", _breakable, value)


def _breakable(word: re.Match[str]) -> str:
    """Places to break in a very long word. Addresses break after their slashes and hyphens, and copy unchanged."""
    return MAY_BREAK.join(word[0][start : start + LONGEST_WORD] for start in range(0, len(word[0]), LONGEST_WORD))
