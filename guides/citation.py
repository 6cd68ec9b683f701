"""How a guide or a fiche is cited: authors, title, portal, edition, date, address; the same on the page and in the PDF."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.core.publishing.models import Edition
from portal.core.words import date_words


def address(page: Any) -> str:
    """The whole address of a page; blank for a page that has none yet."""
    return f"{settings.PORTAL_HOST_URL}{page.url}" if page.url else ""


def cited_at(where: str, edition: Edition | None, corrected: date | None, anchor: str = "", number: int = 0) -> str:
    """Where the page at ``where``, or its part ``number``, stays as it was read: in the frozen edition.

    What was corrected since is in no edition: its page is cited. PDF readers open the part by its name in the document.
    """
    if not where or edition is None or corrected:
        return f"{where}#{anchor}" if where and anchor else where
    return f"{where}editions/{edition.number}/pdf/" + (f"#section-{number}" if number else "")


def corrected_on(page: Any, edition: Edition | None) -> date | None:
    """The day of the last correction, when what is read is no more, word for word, what the edition froze.

    An edition that is not saved (in a preview) has no correction.
    """
    if edition is None or edition.pk is None:
        return None
    if page.live_revision_id in (None, edition.revision_id) or page.last_published_at is None:
        return None
    return timezone.localdate(page.last_published_at)


def author_names(content: Any) -> list[str]:
    """Who is named first in a citation; a fiche has no authors."""
    return [author.name for author in content.authors.all()] if hasattr(content, "authors") else []


def cite(
    content: Any,
    edition: Edition | None,
    where: str,
    authors: list[str],
    corrected: date | None = None,
    section: str = "",
) -> str:
    """The citation of ``content``, or of its ``section``, that is read at ``where``, as plain text."""
    title = [f"«\u202f{section}\u202f»", content.title] if section else [content.title]
    number = f"édition {edition.number}, {date_words(edition.date)}" if edition is not None else "projet"
    correction = f"corrigée le {date_words(corrected)}" if corrected else ""
    parts = [*authors, *title, settings.SITE_NAME, number, correction, where]
    return ", ".join(filter(None, parts))
