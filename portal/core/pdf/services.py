"""Gets a file by its key: from the store, by building it, or by waiting for who is building it."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from portal.core.audience import PUBLIC
from portal.core.pdf import slots
from portal.core.pdf.compiler import Compiled
from portal.core.pdf.errors import PdfBusyError, PdfError
from portal.core.pdf.models import PdfFile

logger = logging.getLogger("portal.pdf")
SUPERSEDED_KEPT = timedelta(minutes=10)


@dataclass(frozen=True)
class Order:
    """What to build: the page it belongs to, its key, the images it shows, and how.

    ``thorough``: the build finds the block at fault, so it is tried again after a failure that names none.
    """

    page_id: int
    key: str
    images: list[int]
    build: Callable[[], Compiled]
    thorough: bool = False


def obtain(order: Order, wait_seconds: float) -> PdfFile:
    """The file of ``order``, built by one asker only however many ask at once, in any process, in one of the slots.

    Others wait up to ``wait_seconds``, then PdfBusyError. A failure is remembered for some minutes: PdfError again,
    without building. To be called outside a transaction, so that others see the lock.
    """
    deadline = time.monotonic() + wait_seconds
    while True:
        row = PdfFile.objects.filter(key=order.key).first()
        if row is not None and row.is_ready:
            return row
        if row is not None and row.has_failed and (row.block or not order.thorough):
            raise PdfError(row.error, block=row.block)
        if row is None or row.is_abandoned:
            with slots.free_slot() as free:
                mine = _claim(row, order) if free else None
                if mine is not None:
                    return _build(mine, order)
        if time.monotonic() >= deadline:
            raise PdfBusyError(slots.RETRY_AFTER)
        time.sleep(slots.POLL_SECONDS)


def _claim(row: PdfFile | None, order: Order) -> PdfFile | None:
    """The row that says that we build; none when another asker was quicker."""
    if row is None:
        return _claim_new(order)
    return row if _take_over(row) else None


def _claim_new(order: Order) -> PdfFile | None:
    try:
        with transaction.atomic():
            return PdfFile.objects.create(page_id=order.page_id, key=order.key, images=order.images)
    except IntegrityError:
        if not Page.objects.filter(pk=order.page_id).exists():
            raise _page_is_gone() from None
        return None


def _take_over(row: PdfFile) -> bool:
    """Compare and swap on the time it was started: one taker only. ``row`` goes on saying how the last try ended."""
    now = timezone.now()
    taken = PdfFile.objects.filter(pk=row.pk, started_at=row.started_at, file="").update(
        started_at=now, error="", block=""
    )
    return taken == 1


def _page_is_gone() -> PdfError:
    return PdfError("La page n’est plus là.")


def _build(row: PdfFile, order: Order) -> PdfFile:
    """The one exit that records what came of it, success or failure."""
    try:
        compiled = order.build()
    except PdfError as error:
        _record_failure(row, error)
        raise
    except Exception as error:
        _record_failure(row, PdfError("Une erreur imprévue a arrêté la mise en page.", detail=repr(error)))
        raise
    return _record(row, order, compiled)


def _record_failure(row: PdfFile, error: PdfError) -> None:
    logger.warning("pdf failed", extra={"page_id": row.page_id, "key": row.key[:12], "kind": type(error).__name__})
    block = error.block or (row.block if row.error == error.message else "")  # the same fault again, found more quickly
    PdfFile.objects.filter(pk=row.pk).update(error=error.message, block=block[:300], made_at=None)


def _record(row: PdfFile, order: Order, compiled: Compiled) -> PdfFile:
    name = default_storage.save(f"pdf/{order.page_id}/{order.key[:32]}.pdf", ContentFile(compiled.content))
    known = PdfFile.objects.filter(pk=row.pk).update(
        file=name, pages=compiled.pages, error="", block="", made_at=timezone.now()
    )
    if not known:  # the page was deleted meanwhile
        default_storage.delete(name)
        raise _page_is_gone()
    row.refresh_from_db()
    return row


def freeze(row: PdfFile, edition: int) -> PdfFile:
    """Keep ``row`` for ever as the file of this edition. The first one stays."""
    frozen = PdfFile.objects.filter(page_id=row.page_id, edition=edition).first()
    if frozen is not None:
        return frozen
    PdfFile.objects.filter(pk=row.pk, edition__isnull=True).update(edition=edition)
    row.refresh_from_db()
    return row


def refuse(page_id: int, error: PdfError) -> None:
    """Keep for the editors why nothing could even be built for a page, until ``accept``."""
    logger.warning("pdf refused", extra={"page_id": page_id, "kind": type(error).__name__})
    told = {"page_id": page_id, "error": error.message, "block": error.block[:300], "started_at": timezone.now()}
    with suppress(IntegrityError):  # the page was deleted meanwhile
        PdfFile.objects.update_or_create(key=_refused(page_id), defaults=told)


def accept(page_id: int) -> None:
    """What stopped the page is mended. Looked at first: each reader of a PDF comes by, and deleting waits for the writers."""
    told = PdfFile.objects.filter(key=_refused(page_id))
    if told.exists():
        told.delete()


def _refused(page_id: int) -> str:
    return f"refused-{page_id}"


def forget_image(image_id: int, needed: frozenset[str]) -> int:
    """An image is being deleted: the files that show it keep what it ``needed``, nobody having it to ask any more.

    To be called in the transaction that deletes it. Returns how many files show it.
    """
    showing = [row for row in PdfFile.objects.exclude(images=[]).select_for_update() if image_id in row.images]
    for row in showing:
        row.images = [pk for pk in row.images if pk != image_id]
        if PUBLIC not in needed and sorted(needed) not in row.lost:
            row.lost = [*row.lost, sorted(needed)]
        row.save(update_fields=["images", "lost"])
    return len(showing)


def forget_others(page_id: int, key: str) -> int:
    """Remove a page's files of older states; frozen editions and what is being built stay. Returns how many went.

    A file stays for some minutes after a newer one took its place: who just asked for it is still taking it away.
    """
    rows = PdfFile.objects.filter(page_id=page_id)
    settled = rows.filter(made_at__lt=timezone.now() - SUPERSEDED_KEPT).aggregate(last=Max("made_at"))["last"]
    gone = 0
    for row in rows.filter(edition__isnull=True).exclude(key=key):
        superseded = settled is not None and row.made_at is not None and row.made_at < settled
        if superseded if row.is_ready else row.is_abandoned:
            row.delete()
            gone += 1
    return gone
