"""An editor's way: change a guide, have it reviewed, see it found and printed; narrow it, see it gone everywhere."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pypdf import PdfReader

from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.publishing.workflow import ensure_review_workflow
from portal.core.tasks import drain
from tests import factories
from tests.editing import choose, keep_to_members

pytestmark = pytest.mark.browser
WORD = "chèvrefeuille"


def test_a_changed_guide_is_reviewed_published_found_and_printed_then_vanishes_when_narrowed(
    portal: dict[str, Any], sit: Any
) -> None:
    ensure_roles()
    ensure_review_workflow()
    editors = Group.objects.get(name=EDITORS)
    writer = factories.person(groups=(editors,), first_name="Anne", last_name="Autrice")
    reviewer = factories.person(groups=(editors,), first_name="Remi", last_name="Relecteur")
    guide = portal["guide"]

    page = sit(writer)
    page.goto(f"/admin/pages/{guide.pk}/edit/")
    page.fill("#id_title", f"Traiter une épave sous le {WORD}")
    choose(page, "Envoyer en Relecture")
    page.locator(".messages .success").wait_for()
    assert answer(f"/recherche/?q={WORD}&format=json")["count"] == 0

    page = sit(reviewer)
    page.goto(f"/admin/pages/{guide.pk}/edit/")
    choose(page, "Approuver et Publier")
    page.locator(".messages .success").wait_for()
    drain()

    found = answer(f"/recherche/?q={WORD}&format=json")
    assert [hit["url"] for hit in found["results"]] == [guide.url]
    assert WORD in pdf_text(f"{guide.url}pdf/")

    page.goto(f"/admin/pages/{guide.pk}/edit/")
    keep_to_members(page)
    visitor = Client()
    assert answer(f"/recherche/?q={WORD}&format=json") == {**found, "count": 0, "results": [], "facets": EMPTY}
    assert answer(f"/recherche/suggestions/?q={WORD[:6]}") == {"suggestions": []}
    assert [visitor.get(guide.url + end).status_code for end in ("", "pdf/", "editions/1/pdf/", "signaler/")] == [
        302
    ] * 4
    assert all(WORD not in visitor.get(place).content.decode() for place in ("/", "/guides/", "/sitemap.xml"))


EMPTY: dict[str, list[Any]] = {name: [] for name in ("kind", "theme", "space", "family", "year")}


def answer(address: str) -> dict[str, Any]:
    return Client().get(address).json()


def pdf_text(address: str) -> str:
    body = Client().get(address).getvalue()
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
