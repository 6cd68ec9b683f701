"""Dates, addresses and short titles, as they are printed."""

from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from wagtail.models import Page

from guides.citation import corrected_on
from portal.core.pdf.text import printable
from portal.core.words import date_words

SHORT_TITLE = 64


def timestamp(day: date) -> int:
    """Noon of that day, as the file's own date: the same content gives the same bytes."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def base_url() -> str:
    """The portal's own address, without the last slash."""
    return settings.PORTAL_HOST_URL.rstrip("/")


def page_address(page: Page) -> str:
    """The full address of a page. A draft that was never routed has the portal's own."""
    parts = page.get_url_parts()
    return base_url() + (parts[2] if parts and parts[2] else "/")


def shown_address(address: str) -> str:
    """An address as one types it: without its scheme."""
    return address.split("://", 1)[-1]


def short_title(title: str) -> str:
    """For the running head: the words before the colon when the title is long, cut at a word if need be."""
    if len(title) <= SHORT_TITLE:
        return title
    head = title.split("\u202f:", 1)[0].split(" : ", 1)[0].strip()
    if len(head) <= SHORT_TITLE:
        return head
    return head[:SHORT_TITLE].rsplit(" ", 1)[0].rstrip(",;: \u202f") + "…"


def edition_words(edition: Any, corrected: str = "") -> dict[str, str]:
    """Number and date of an edition, and its correction; a draft that never was published says so."""
    if edition is None:
        return {"label": "Projet", "date": "", "short": "Projet", "corrected": ""}
    day = date_words(edition.date)
    short = printable(f"Édition {edition.number} · {day}")
    return {"label": f"Édition {edition.number}", "date": day, "short": short, "corrected": corrected}


def correction(content: Any, edition: Any, page: Page) -> str:
    """« corrigée le 1er avril 2027 », when the live text is printed; what an edition froze has no correction in it."""
    day = corrected_on(page, edition) if content is page else None
    return f"corrigée le {date_words(day)}" if day else ""


def review_words(page: Any) -> str:
    """« Avril 2027, Hélène Marchetti »: only when somebody is held to it."""
    if not page.is_held:
        return ""
    month = capfirst(date_format(page.next_review, "F Y"))
    return printable(f"{month}, {page.reviewer.get_full_name()}")


def legal_state(reference: Any) -> str:
    """When somebody last checked it, or that nobody did."""
    return f"Vérifié le {date_words(reference.checked_on)}" if reference.checked_on else "À vérifier"
