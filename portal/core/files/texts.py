"""The text of documents, as far as the core knows: under which key it is kept, how its reading stands."""

from portal.core.files.models import PortalDocument
from portal.core.texts.selectors import sentence_of

DOCUMENTS = "documents"


def reading_of(document: PortalDocument) -> str:
    """How the reading of a document's text stands, for its editor; empty when it isn't one that is read."""
    return sentence_of(DOCUMENTS, document.pk)
