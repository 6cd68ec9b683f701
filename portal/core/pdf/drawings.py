"""Our signs and scenes as SVG that stands alone (print colours in the place of classes), and QR codes."""

import re
from functools import cache, lru_cache
from pathlib import Path

import qrcode
from django.conf import settings

INK = "#1B2A2B"
LINE = 'fill="none" stroke="{ink}" stroke-linecap="round" stroke-linejoin="round"'
# Each wash has a lightness of its own, so that a grey print tells them apart.
PAINT = {
    "sign__line": LINE + ' stroke-width="1.7"',
    "sign__wash": 'fill="{wash}"',
    "scene__line": LINE + ' stroke-width="2"',
    "scene__fine": LINE + ' stroke-width="1" stroke-opacity="0.7"',
    "scene__wash scene__wash--paper": 'fill="#F2EBDF"',
    "scene__wash scene__wash--pine": 'fill="#BBDBD5"',
    "scene__wash scene__wash--amber": 'fill="#F1CB78"',
    "scene__wash scene__wash--letter": 'fill="#FFFFFF"',
    "scene__wash scene__wash--concrete": 'fill="#CDC3B2"',
}
NAME = re.compile(r"[a-z][a-z0-9-]*")


@cache
def drawing(folder: str, name: str, ink: str = INK, wash: str = "#C7E2DD") -> bytes:
    """A drawing of ``templates/<folder>``. Raises FileNotFoundError for a name that has none."""
    path = Path(settings.BASE_DIR) / "templates" / folder / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        raise FileNotFoundError(f"no drawing {name!r} in templates/{folder}")
    svg = path.read_text(encoding="utf-8").strip()
    svg = re.sub(
        r'<svg [^>]*?viewBox="([^"]+)"[^>]*>', r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="\1">', svg, count=1
    )
    painted = re.sub(r'class="([^"]*)"', lambda found: _paint(found[1], ink, wash), svg)
    return painted.encode()


def _paint(classes: str, ink: str, wash: str) -> str:
    """The attributes that a class stands for; an unknown one draws a plain line, so that nothing turns solid black."""
    return PAINT.get(classes, PAINT["sign__line"]).format(ink=ink, wash=wash)


def qr_code(address: str) -> bytes:
    """``address`` as a QR code, one path, without a quiet zone (the page leaves it)."""
    size, squares = qr_path(address, quiet=0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="{INK}" d="{squares}"/></svg>'
    ).encode()


@lru_cache(maxsize=256)
def qr_path(text: str, quiet: int) -> tuple[int, str]:
    """``text`` as a QR code (ISO/IEC 18004, level M): its width in modules, ``quiet`` ones on each side, and its path."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=quiet)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return len(rows), "".join(_dark_runs(number, row) for number, row in enumerate(rows))


def _dark_runs(number: int, row: list[bool]) -> str:
    """The dark runs of a line, each as one rectangle."""
    drawn, start = "", None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            drawn += f"M{start} {number}h{column - start}v1H{start}z"
            start = None
    return drawn
