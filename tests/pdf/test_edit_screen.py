"""The edit screen says how the PDF is, twice, and looks once."""

import pytest
from django.urls import reverse

from guides import pdf
from tests import factories


@pytest.mark.django_db
def test_the_edit_screen_builds_the_document_once(client, monkeypatch):
    page = factories.guide()
    client.force_login(factories.person(is_superuser=True))
    looked: list[int] = []

    def state(page):
        looked.append(page.pk)
        return pdf.State(ok=False, error="Image illisible.", block="Partie 2, image")

    monkeypatch.setattr(pdf, "state", state)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert html.count("Partie 2, image") == 2
    assert looked == [page.pk]
