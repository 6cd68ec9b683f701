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

    ``editions`` are all that it has, the newest first. A new one opens at the first publishing, and each time the note
    says something that no edition said, unless it corrects what the latest says.
    """
    latest = editions[0] if editions else None
    note = page.edition_note.strip()
    if latest is not None and (corrects_note(page) or note in {"", *(known.what_changed for known in editions)}):
        return None
    number = latest.number + 1 if latest else 1
    return Edition(page_id=page.pk, number=number, date=timezone.localdate(), what_changed=note or FIRST)


def corrects_note(page: Any) -> bool:
    """Whether its editor has said that the note corrects the latest edition's."""
    return getattr(page, "corrects_note", False)


def record_edition(page: Page, revision: Revision) -> Edition | None:
    """The edition that this publishing opens, if any. A page has editions when its model has ``edition_note``."""
    specific: Any = page.specific
    if not hasattr(specific, "edition_note"):
        return None
    editions = list(page.editions.all())
    edition = next_edition(specific, editions)
    if edition is not None:
        edition.revision = revision
        edition.save()
    elif corrects_note(specific):
        _correct_note(editions, specific.edition_note.strip())
    return edition


def _correct_note(editions: list[Edition], note: str) -> None:
    """What the latest edition changed, in other words; those of an older one come from a version that was restored."""
    if note and note not in {known.what_changed for known in editions}:
        editions[0].what_changed = note
        editions[0].save(update_fields=["what_changed"])


@transaction.atomic
def freeze_instead(edition: Edition, revision: Revision) -> None:
    """Freeze ``revision`` in the place of what ``edition`` froze; pages called it a correction until now."""
    edition.revision = revision
    edition.save(update_fields=["revision"])
    Generation.advance()
