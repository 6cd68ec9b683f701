"""The text of documents is read when they come, found with the pages that give them, forgotten when they go."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from guides.documents import DocumentSource, out_of_date, wholes
from guides.tasks import write_documents
from portal.core.files.models import PortalDocument
from portal.core.files.readable import pages_that_show
from portal.core.files.texts import DOCUMENTS
from portal.core.publishing.models import Generation
from portal.core.tasks import after_commit
from portal.core.texts import owners, services
from portal.core.texts.kinds import kind_of
from portal.core.texts.selectors import length_of
from search import services as search
from search.sources import all_sources

SOURCE = DocumentSource.name
AT_ONCE = 100_000
"""Characters that are written into search within the transaction that publishes: a fifth of a second. More than that follows."""


class DocumentTexts(owners.Owner):
    """Documents. What is found of them depends on the published pages that show them, which change one after the other."""

    key = DOCUMENTS

    def files(self) -> dict[int, str]:
        return dict(PortalDocument.objects.order_by("pk").values_list("pk", "file"))

    def prepare(self, object_id: int, texts: Sequence[str]) -> AbstractContextManager[None]:
        """Also for the other documents of the same pages: they are written anew beside this one."""
        return search.written_fast([*texts, *_texts(self._pages(object_id))])

    def hold(self, object_id: int) -> None:
        _hold()

    def project(self, object_id: int) -> None:
        search.project(SOURCE, self._pages(object_id))

    def _pages(self, object_id: int) -> list[int]:
        """The pages that show this document now."""
        document = PortalDocument.objects.filter(pk=object_id).first()
        return [page.pk for page in pages_that_show([document])] if document else []


def project_documents(page_ids: Sequence[int]) -> None:
    """The publishing projection: the documents of these pages, where what stands around them has changed.

    Who may find them is right at once. Long texts follow by the worker: a publication, and who waits for it, doesn't.
    """
    stale = out_of_date(page_ids)
    given = list(wholes(stale))
    if length_of(DOCUMENTS, (document.pk for document, _ in given)) <= AT_ONCE:
        search.project(SOURCE, stale)
        return
    search.withdraw(SOURCE, stale, (whole for _, whole in given))
    after_commit(write_documents, *stale)


def write(page_id: int) -> None:
    """What follows a publication: the documents of this page, unless they were written meanwhile."""
    if not out_of_date([page_id]):
        return
    with search.written_fast(_texts([page_id])), transaction.atomic():
        _hold()
        search.project(SOURCE, [page_id])


def _hold() -> None:
    """The generation, as whoever publishes takes it first. It doesn't advance: no page shows what is in a file."""
    if Generation.objects.select_for_update().filter(pk=1).first() is None:
        Generation.advance()


def _texts(page_ids: Sequence[int]) -> Iterator[str]:
    return (draft.body for draft in all_sources()[SOURCE].drafts(page_ids))


def connect() -> None:
    """Called once, at start-up, after the receivers of the core: they take the generation first."""
    owners.register(DocumentTexts())
    post_save.connect(_saved, sender=PortalDocument)
    post_delete.connect(_deleted, sender=PortalDocument)


def _saved(sender: Any, instance: PortalDocument, **kwargs: Any) -> None:
    name = str(instance.file.name)
    services.want(DOCUMENTS, instance.pk, name)
    if not kind_of(name):
        DocumentTexts().project(instance.pk)


def _deleted(sender: Any, instance: PortalDocument, **kwargs: Any) -> None:
    services.forget(DOCUMENTS, instance.pk)
