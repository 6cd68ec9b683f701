"""Who gets a PDF: who may read its page, asked each time, before anything else."""

import pytest
import time_machine
from django.urls import reverse

from guides import pdf
from guides.pdf import services
from portal.core.pdf import slots
from portal.core.pdf.errors import PdfBusyError, PdfError
from portal.core.pdf.models import PdfFile
from tests import factories

pytestmark = pytest.mark.django_db
ROUTES = ["guides:guide_pdf", "guides:guide_edition_pdf", "guides:card_pdf", "guides:card_edition_pdf"]
PROBES = [
    {},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_RANGE": "bytes=0-9"},
    {"HTTP_IF_NONE_MATCH": '"x"', "HTTP_RANGE": "bytes=0-9"},
]


def _page(route: str):
    return factories.guide() if "guide_" in route else factories.card()


def _address(route: str, page) -> str:
    return reverse(route, args=[page.slug, 1] if "edition" in route else [page.slug])


def _body(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("route", ROUTES)
def test_a_public_pdf_is_served_inline_with_its_name(client, route):
    page = _page(route)
    response = client.get(_address(route, page))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{page.slug}-edition-1.pdf"'
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert _body(response).startswith(b"%PDF-")


@pytest.mark.parametrize("route", ROUTES)
def test_a_copy_can_be_checked_and_a_part_asked(client, route):
    address = _address(route, _page(route))
    etag = client.get(address)["ETag"]
    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304
    part = client.get(address, HTTP_RANGE="bytes=0-4")
    assert (part.status_code, _body(part)) == (206, b"%PDF-")


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("route", ROUTES)
def test_forbidden_answers_as_unknown_with_any_condition(client, route, probe):
    page = _page(route)
    etag = client.get(_address(route, page))["ETag"]  # the control: it was there
    group = factories.reader_group()
    factories.restrict(page, group)
    known = {**probe, "HTTP_IF_NONE_MATCH": etag} if "HTTP_IF_NONE_MATCH" in probe else probe
    for user in (None, factories.person(), factories.person(is_superuser=True)):
        client.logout()
        if user:
            client.force_login(user)
        forbidden = client.get(_address(route, page), **known)
        unknown = client.get(_address(route, page).replace(page.slug, "inconnu"), **known)
        assert forbidden.status_code == unknown.status_code == 404
        assert forbidden.content.replace(page.slug.encode(), b"inconnu") == unknown.content
        drop = {"Content-Length", "Set-Cookie"}
        assert {k: v for k, v in forbidden.items() if k not in drop} == {
            k: v for k, v in unknown.items() if k not in drop
        }
    client.force_login(factories.person(groups=(group,)))
    allowed = client.get(_address(route, page))
    assert allowed.status_code == 200
    assert allowed["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("route", ROUTES)
def test_a_visitor_of_a_members_pdf_is_led_to_sign_in_and_a_member_gets_it(client, route):
    page = _page(route)
    factories.restrict(page)
    for probe in PROBES:
        response = client.get(_address(route, page), **probe)
        assert response.status_code == 302
        assert response["Location"].startswith("/compte/")
    client.force_login(factories.person())
    assert client.get(_address(route, page)).status_code == 200


@pytest.mark.parametrize("route", ROUTES)
def test_an_unpublished_page_has_no_pdf(client, route):
    page = _page(route)
    assert client.get(_address(route, page)).status_code == 200
    page.unpublish()
    assert client.get(_address(route, page)).status_code == 404


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999", "-1", "x"])
def test_an_unknown_edition_is_not_found(client, number):
    factories.guide()
    assert client.get("/guides/vehicules/editions/1/pdf/").status_code == 200
    assert client.get(f"/guides/vehicules/editions/{number}/pdf/").status_code == 404


def test_a_draft_shows_nothing_and_builds_nothing(client):
    factories.guide(live=False)
    assert client.get("/guides/vehicules/pdf/").status_code == 404
    assert not PdfFile.objects.exists()


def test_nothing_is_built_for_who_may_not_read(client):
    factories.restrict(factories.guide(), factories.reader_group())
    client.get("/guides/vehicules/pdf/")
    client.get("/guides/vehicules/editions/1/pdf/")
    assert not PdfFile.objects.exists()


def test_an_address_only_reads(client):
    factories.guide()
    assert client.post("/guides/vehicules/pdf/").status_code == 405
    assert client.head("/guides/vehicules/pdf/").status_code == 200


def test_bytes_that_are_gone_say_when_to_come_back(client):
    page = factories.guide()
    assert client.get("/guides/vehicules/pdf/").status_code == 200
    row = pdf.current(page)
    row.file.storage.delete(row.file.name)
    response = client.get("/guides/vehicules/pdf/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Cache-Control"] == "private, no-store"


def test_a_visitor_finds_no_free_slot_and_is_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(pdf, "current", lambda page: services.current(page, wait_seconds=0))
    factories.guide()
    with slots.slot(0), slots.slot(0):
        response = client.get("/guides/vehicules/pdf/")
        assert (response.status_code, response["Retry-After"]) == (503, "5")
        assert not PdfFile.objects.exists()
    assert client.get("/guides/vehicules/pdf/").status_code == 200


def test_being_made_says_when_to_come_back(client, monkeypatch):
    factories.guide()

    def busy(page):
        raise PdfBusyError(5)

    monkeypatch.setattr(pdf, "current", busy)
    response = client.get("/guides/vehicules/pdf/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "se prépare" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"


def test_a_failure_says_what_to_do_and_nothing_of_the_inside(client, monkeypatch):
    factories.guide()

    def fails(document, **wanted):
        raise PdfError("Image illisible.", block="Partie 2", detail="/tmp/portal-pdf-x/guide.typ:12")

    monkeypatch.setattr(services, "build", fails)
    response = client.get("/guides/vehicules/pdf/")
    text = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "600")
    assert "depuis la page" in text
    assert "/guides/vehicules/" in text
    for secret in ("Image illisible", "Partie 2", "guide.typ", "/tmp"):
        assert secret not in text


def test_a_new_slug_keeps_the_cited_address(client, django_capture_on_commit_callbacks):
    page = factories.guide()
    page.slug = "epaves"
    with django_capture_on_commit_callbacks(execute=True):
        page = factories.publish(page)
    response = client.get("/guides/vehicules/editions/1/pdf/")
    assert (response.status_code, response["Location"]) == (301, "/guides/epaves/editions/1/pdf/")
    assert client.get(response["Location"]).status_code == 200


def test_what_was_corrected_is_not_kept_under_the_name_of_the_edition(client):
    page = factories.guide()
    with time_machine.travel("2027-02-03 12:00"):
        factories.publish(page, title="Corrigée")
    assert "vehicules-edition-1-corrigee-2027-02-03.pdf" in client.get("/guides/vehicules/pdf/")["Content-Disposition"]
    assert 'vehicules-edition-1.pdf"' in client.get("/guides/vehicules/editions/1/pdf/")["Content-Disposition"]
