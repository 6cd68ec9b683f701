"""Reads: what is written in files, and how their reading stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Sum
from django.db.models.functions import Length

from portal.core.texts.models import FileText, PageText, State


def pages_of(owner: str, names: Mapping[int, str]) -> dict[int, list[PageText]]:
    """The pages of these files of ``owner``, in order: one query. A text that another file had under this id is not given."""
    found: dict[int, list[PageText]] = defaultdict(list)
    if not names:
        return found
    rows = PageText.objects.filter(file__owner=owner, file__object_id__in=list(names), file__state=State.DONE)
    for page in rows.select_related("file").order_by("file", "number"):
        if page.file.name == names[page.file.object_id]:
            found[page.file.object_id].append(page)
    return found


def length_of(owner: str, ids: Iterable[int]) -> int:
    """How many characters are written in these files of ``owner``."""
    texts = PageText.objects.filter(file__owner=owner, file__object_id__in=list(ids), file__state=State.DONE)
    return texts.aggregate(length=Sum(Length("text")))["length"] or 0


def sentence_of(owner: str, object_id: int | None) -> str:
    """How the reading of this file stands, in French; empty when it isn't one that is read."""
    row = FileText.objects.filter(owner=owner, object_id=object_id).first() if object_id else None
    return row.sentence if row else ""
