"""A guide with a letter, spaces with files."""

import itertools
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.models import Collection

from portal.core.files.models import PortalDocument
from search.query import parse
from search.results import Hit
from search.selectors import search
from tests import factories
from tests.quartiers.conftest import as_, quarter

__all__ = ["as_", "quarter"]
_numbers = itertools.count(1)
VISITOR = AnonymousUser()


def document(name: str, content: bytes, collection: Collection | None = None) -> PortalDocument:
    """A document of the library."""
    return PortalDocument.objects.create(
        title=name, file=ContentFile(content, name), collection=collection or Collection.get_first_root_node()
    )


def replace(found: PortalDocument, name: str, content: bytes) -> None:
    found.file.save(name, ContentFile(content), save=True)


def guide_with(*documents: PortalDocument, **fields: Any) -> Any:
    """A published guide that gives these documents."""
    blocks = [
        ("document", {"document": one, "other_format": None, "title": f"Modèle {one.pk}", "description": ""})
        for one in documents
    ]
    slug = f"guide-{next(_numbers)}"
    return factories.guide(slug, body=[factories.section("Écrire", *blocks, anchor="ecrire")], **fields)


def read_files(**options: Any) -> str:
    """What the command says."""
    out = StringIO()
    call_command("read_files", stdout=out, **options)
    return out.getvalue().strip()


def hits(words: str, user: Any = VISITOR) -> tuple[Hit, ...]:
    return search(parse(words), user).hits


@pytest.fixture
def reserved(db: None) -> Collection:
    """A collection that members read."""
    from wagtail.models import CollectionViewRestriction

    made = Collection.get_first_root_node().add_child(name="Réservé")
    CollectionViewRestriction.objects.create(collection=made, restriction_type="login")
    return made
