"""The text of documents is read when they come, found with the pages that give them, forgotten when they go."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db.models.signals import post_delete, post_save

from portal.core.files.models import PortalDocument
from portal.core.files.readable import pages_that_show
from portal.core.files.texts import DOCUMENTS
from portal.core.publishing.models import Generation
from portal.core.texts import owners, services
from search import services as search
from search.sources import all_sources

SOURCE = "guides.document"


class DocumentTexts(owners.Owner):
    """Documents. What is found of them depends on the published pages that show them, which change one after the other."""

    key = DOCUMENTS

    def files(self) -> dict[int, str]:
        return dict(PortalDocument.objects.order_by("pk").values_list("pk", "file"))

    def prepare(self, object_id: int, texts: Sequence[str]) -> AbstractContextManager[None]:
        """Also for the other documents of the same pages: they are written anew beside this one."""
        beside = all_sources()[SOURCE].drafts(self._pages(object_id))
        return search.written_fast([*texts, *(draft.body for draft in beside)])

    def hold(self, object_id: int) -> None:
        """The generation, as whoever publishes takes it first. It doesn't advance: no page shows what is in a file."""
        if Generation.objects.select_for_update().filter(pk=1).first() is None:
            Generation.advance()

    def project(self, object_id: int) -> None:
        search.project(SOURCE, self._pages(object_id))

    def _pages(self, object_id: int) -> list[int]:
        """The pages that show this document now."""
        document = PortalDocument.objects.filter(pk=object_id).first()
        return [page.pk for page in pages_that_show([document])] if document else []


def connect() -> None:
    """Called once, at start-up, after the receivers of the core: they take the generation first."""
    owners.register(DocumentTexts())
    post_save.connect(_saved, sender=PortalDocument)
    post_delete.connect(_deleted, sender=PortalDocument)


def _saved(sender: Any, instance: PortalDocument, **kwargs: Any) -> None:
    services.want(DOCUMENTS, instance.pk, str(instance.file.name))


def _deleted(sender: Any, instance: PortalDocument, **kwargs: Any) -> None:
    services.forget(DOCUMENTS, instance.pk)
