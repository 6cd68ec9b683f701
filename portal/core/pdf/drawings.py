"""Our signs and scenes as SVG that stands alone (print colours in the place of classes), and QR codes."""

import re
from functools import cache, lru_cache
from pathlib import Path

import qrcode
from django.conf import settings

INK = "#1B2A2B"
LINE = 'fill="none" stroke="{ink}" stroke-linecap="round" stroke-linejoin="round"'
PAINT = {
    "sign__line": LINE + ' stroke-width="1.7"',
    "sign__wash": 'fill="{wash}"',
    "scene__line": LINE + ' stroke-width="2"',
    "scene__fine": LINE + ' stroke-width="1" stroke-opacity="0.7"',
    "scene__wash scene__wash--paper": 'fill="#ECE3D3"',
    "scene__wash scene__wash--pine": 'fill="#C7E2DD"',
    "scene__wash scene__wash--amber": 'fill="#F8DFA6"',
    "scene__wash scene__wash--letter": 'fill="#FFFFFF"',
    "scene__wash scene__wash--concrete": 'fill="#DED6C8"',
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


@lru_cache(maxsize=256)
def qr_code(address: str) -> bytes:
    """``address`` as a QR code, one path, without a quiet zone (the page leaves it)."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(address)
    code.make(fit=True)
    matrix = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="{INK}" d="{squares}"/></svg>'
    ).encode()
