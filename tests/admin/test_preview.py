"""The preview: a phone first, then as a PDF; a draft looks as it will."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from guides import pdf
from guides.models import GuidePage, ReflexCardPage
from portal.core.pdf.errors import PdfError
from tests import factories
from tests.admin.shown_files import edit, form_of

pytestmark = pytest.mark.django_db


def preview(page: GuidePage) -> str:
    return reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])


@pytest.mark.parametrize("model", [GuidePage, ReflexCardPage])
def test_a_phone_comes_first(model: type) -> None:
    assert [size["device_width"] for size in model().preview_sizes] == [390, 768, 1280]
    assert model().default_preview_size == "mobile"
    assert [name for name, _ in model().preview_modes] == ["", "pdf"]


def test_a_draft_looks_as_it_will_with_the_edition_to_come(boss: Client) -> None:
    page = factories.guide(live=False)
    boss.post(preview(page), form_of(page, None, title="Un titre en cours"))
    answer = boss.get(preview(page))
    html = answer.content.decode()
    assert "Un titre en cours" in html
    assert "Édition" in html
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "wagtail-userbar" not in html
    assert page.editions.count() == 0


def looks_at_the_draft(page: GuidePage) -> str:
    return preview(page)


def looks_at_the_version(page: GuidePage) -> str:
    return reverse("wagtailadmin_pages:revisions_view", args=[page.pk, page.latest_revision_id])


def looks_at_what_is_to_review(page: GuidePage) -> str:
    return reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, page.current_workflow_task.pk])


@pytest.mark.parametrize("address", [looks_at_the_draft, looks_at_the_version, looks_at_what_is_to_review])
def test_who_has_just_read_the_page_sees_the_draft_all_the_same(
    boss: Client, editors: Group, address: Callable[[GuidePage], str]
) -> None:
    page = factories.guide()
    author = factories.person("autrice@example.org", groups=(editors,))
    page.title = "Un titre à relire"
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    boss.post(preview(page), form_of(page, None, title="Un titre à relire"))
    at_the_site = {"host": page.get_site().hostname}  # as the preview's own request
    boss.get(page.url, headers=at_the_site)

    assert "Un titre à relire" in boss.get(address(page)).content.decode()
    assert "Un titre à relire" not in boss.get(page.url, headers=at_the_site).content.decode()


def test_the_next_edition_is_shown_when_the_note_changes_and_this_one_when_it_does_not(boss: Client) -> None:
    page = factories.guide()
    boss.post(preview(page), form_of(page, None))
    assert "<dd>1, du" in boss.get(preview(page)).content.decode()
    boss.post(preview(page), form_of(page, None, edition_note="Un tableau de plus."))
    assert "<dd>2, du" in boss.get(preview(page)).content.decode()
    assert page.editions.count() == 1


def test_the_pdf_of_a_draft_comes_as_bytes(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = factories.guide(live=False)
    boss.post(preview(page), form_of(page, None))
    monkeypatch.setattr(pdf, "preview_bytes", lambda page: b"%PDF-1.7 " + page.title.encode())
    answer = boss.get(preview(page), {"mode": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "no-store" in answer["Cache-Control"]


def test_what_stops_the_pdf_is_named_in_the_preview(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page = factories.guide(live=False)
    boss.post(preview(page), form_of(page, None))

    def fail(page: GuidePage) -> bytes:
        raise PdfError("Cette image n’a pas de description.", block="Partie 2, image")

    monkeypatch.setattr(pdf, "preview_bytes", fail)
    html = boss.get(preview(page), {"mode": "pdf"}).content.decode()
    assert "Partie 2, image" in html
    assert "n’a pas de description" in html


def test_a_public_page_has_no_bar_of_the_admin(boss: Client) -> None:
    page = factories.guide()
    html = boss.get(page.url).content.decode()
    assert page.title in html
    assert "wagtail" not in html.lower()
    assert boss.get(edit(page)).status_code == 200
