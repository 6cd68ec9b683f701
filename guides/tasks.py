"""Background work of the room."""

from collections.abc import Sequence

from django_tasks import task
from wagtail.models import Page

from portal.core.tasks import after_commit


@task()
def make_pdf(page_id: int) -> None:
    """Make the PDF of a page and of its newest edition, unless they are there."""
    from guides.pdf.services import make

    make(page_id)


@task()
def write_documents(*page_ids: int) -> None:
    """Have the long documents of these pages found as they are now, one page after the other."""
    from guides.texts import write

    for page_id in page_ids:
        write(page_id)


def project_pdf(page_ids: Sequence[int]) -> None:
    """The publishing projection: have the PDF of each live guide and fiche made once this change is committed."""
    from guides.models import GuidePage, ReflexCardPage

    for model in (GuidePage, ReflexCardPage):
        for pk in Page.objects.type(model).live().filter(pk__in=page_ids).values_list("pk", flat=True):
            after_commit(make_pdf, pk)
