"""How a guide or a fiche is cited: title, portal, edition, date, address; the same words on the page and in the PDF."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import formats, timezone

from portal.core.publishing.models import Edition


def address(page: Any, anchor: str = "") -> str:
    """The whole address of a page, or of a part of it; blank for a page that has none yet."""
    path = page.url
    if not path:
        return ""
    return f"{settings.PORTAL_HOST_URL}{path}" + (f"#{anchor}" if anchor else "")


def corrected_on(page: Any, edition: Edition | None) -> date | None:
    """The day of the last correction, when what is read is no more, word for word, what the edition froze."""
    if edition is None or page.live_revision_id in (None, edition.revision_id) or page.last_published_at is None:
        return None
    return timezone.localdate(page.last_published_at)


def cite(page: Any, edition: Edition | None, anchor: str = "", section: str = "") -> str:
    """The citation of ``page``, or of its ``section``, as plain text."""
    parts = [f"«\u202f{section}\u202f»", page.title] if section else [page.title]
    parts.append(settings.SITE_NAME)
    if edition is not None:
        parts.append(f"édition {edition.number}, {formats.date_format(edition.date, 'j F Y')}")
        if corrected := corrected_on(page, edition):
            parts.append(f"corrigée le {formats.date_format(corrected, 'j F Y')}")
    return ", ".join(filter(None, [*parts, address(page, anchor)]))
