"""How a guide or a fiche is cited: title, portal, edition, date, address; the same words on the page and in the PDF."""

from typing import Any

from django.conf import settings
from django.utils import formats

from portal.core.publishing.models import Edition


def address(page: Any, anchor: str = "") -> str:
    """The whole address of a page, or of a part of it; blank for a page that has none yet."""
    path = page.url
    if not path:
        return ""
    return f"{settings.PORTAL_HOST_URL}{path}" + (f"#{anchor}" if anchor else "")


def cite(page: Any, edition: Edition | None, anchor: str = "", section: str = "") -> str:
    """The citation of ``page``, or of its ``section``, as plain text."""
    parts = [f"«\u202f{section}\u202f»", page.title] if section else [page.title]
    parts.append(settings.SITE_NAME)
    if edition is not None:
        parts.append(f"édition {edition.number}, {formats.date_format(edition.date, 'j F Y')}")
    return ", ".join(filter(None, [*parts, address(page, anchor)]))
