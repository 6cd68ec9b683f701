"""Records an edition when an editor says what changed; a simple correction leaves the edition as it is."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from portal.core.publishing.models import Edition, Generation

FIRST = "Première édition."


def next_edition(page: Any, editions: Sequence[Edition]) -> Edition | None:
    """The edition that publishing ``page`` as it is would open, not saved; None for a simple correction.

    ``editions`` are those it has, the newest first. A new one opens at the first publishing, and each time the note
    says something else than the latest edition's.
    """
    latest = editions[0] if editions else None
    note = page.edition_note.strip()
    if latest is not None and note in ("", latest.what_changed):
        return None
    number = latest.number + 1 if latest else 1
    return Edition(page_id=page.pk, number=number, date=timezone.localdate(), what_changed=note or FIRST)


def record_edition(page: Page, revision: Revision) -> Edition | None:
    """The edition that this publishing opens, if any. A page has editions when its model has ``edition_note``."""
    specific: Any = page.specific
    if not hasattr(specific, "edition_note"):
        return None
    edition = next_edition(specific, page.editions.all()[:1])
    if edition is not None:
        edition.revision = revision
        edition.save()
    return edition


@transaction.atomic
def freeze_instead(edition: Edition, revision: Revision) -> None:
    """Freeze ``revision`` in the place of what ``edition`` froze; pages called it a correction until now."""
    edition.revision = revision
    edition.save(update_fields=["revision"])
    Generation.advance()
