"""Records an edition when an editor says what changed; a simple correction leaves the edition as it is."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision

from portal.core.publishing.models import Edition

FIRST = "Première édition."


def record_edition(page: Page, revision: Revision) -> Edition | None:
    """The edition that this publishing opens, if any.

    A page has editions when its model has ``edition_note``. A new one opens at the first publishing, and each time the
    note says something else than the latest edition's.
    """
    specific: Any = page.specific
    if not hasattr(specific, "edition_note"):
        return None
    latest = page.editions.first()
    note = specific.edition_note.strip()
    if latest is not None and note in ("", latest.what_changed):
        return None
    return Edition.objects.create(
        page_id=page.pk,
        number=latest.number + 1 if latest else 1,
        date=timezone.localdate(),
        what_changed=note or FIRST,
        revision=revision,
    )
