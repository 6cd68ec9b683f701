"""The address of a page as a QR code, for the printed fiche: who finds it on a wall opens the current edition."""

from functools import lru_cache

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4


@lru_cache(maxsize=256)
def qr_svg(text: str) -> SafeString:
    """``text`` as an inline SVG of one path (ISO/IEC 18004, level M, with its quiet zone)."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(_row(number, row) for number, row in enumerate(rows))
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="Code QR de cette page" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>',
        len(rows),
        path,
    )


def _row(number: int, row: list[bool]) -> str:
    """The dark runs of a line, each as one rectangle."""
    drawn, start = "", None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            drawn += f"M{start} {number}h{column - start}v1H{start}z"
            start = None
    return drawn
