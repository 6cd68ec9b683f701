"""The address of a page as a QR code, for the printed fiche: who finds it on a wall opens the current edition."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.core.pdf.drawings import qr_path

QUIET = 4


def qr_svg(text: str) -> SafeString:
    """``text`` as an inline SVG of one path, with its quiet zone."""
    size, path = qr_path(text, QUIET)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="Code QR de cette page" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>',
        size,
        path,
    )
