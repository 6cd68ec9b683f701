"""Private bytes: the audience first, then ranges, conditional requests and headers."""

import io
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction

from portal.core.files.models import PortalDocument, PortalImage
from tests import factories

pytestmark = pytest.mark.django_db
BYTES = bytes(range(256)) * 10


@pytest.fixture
def collection():
    root = Collection.get_first_root_node()
    return root.add_child(name="Référents")


@pytest.fixture
def document(collection):
    return PortalDocument.objects.create(
        title="Courrier", file=ContentFile(BYTES, name="courrier.odt"), collection=collection
    )


@pytest.fixture
def rendition(collection):
    buffer = io.BytesIO()
    PillowImage.new("RGB", (400, 300), "#0b5d5e").save(buffer, "PNG")
    image = PortalImage.objects.create(
        title="Plan", file=SimpleUploadedFile("plan.png", buffer.getvalue(), "image/png"), collection=collection
    )
    return image.get_rendition("width-200")


def close_to(collection: Collection, *groups: Group) -> None:
    kind = CollectionViewRestriction.GROUPS if groups else CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind).groups.set(groups)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def without_address(response, address: str) -> str:
    """The page without the address that it repeats in its link to sign-in."""
    return response.content.decode().replace(quote(address, safe=""), "").replace(quote(address), "")


def headers(response) -> dict[str, str]:
    """Every header but the length, which follows the length of the address."""
    return {name: value for name, value in response.items() if name != "Content-Length"}


def test_a_public_document_is_downloaded_and_never_shown_in_the_page(client, document):
    response = client.get(document.url)
    assert body(response) == BYTES
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "status", "expected"),
    [
        ("bytes=0-9", 206, BYTES[:10]),
        ("bytes=2550-", 206, BYTES[2550:]),
        ("bytes=-5", 206, BYTES[-5:]),
        ("bytes=9000-", 416, b""),
        ("bytes=1-2,5-6", 200, BYTES),
        ("kilos=1-2", 200, BYTES),
        pytest.param(f"bytes={'9' * 5000}-", 200, BYTES, id="five thousand digits"),
        pytest.param(f"bytes=0-{'9' * 5000}", 200, BYTES, id="five thousand digits after the dash"),
        ("bytes=0-9999999999999999999", 206, BYTES),
    ],
)
def test_one_range_is_served_and_anything_else_gets_the_whole_or_416(client, document, header, status, expected):
    response = client.get(document.url, headers={"Range": header})
    assert (response.status_code, body(response)) == (status, expected)


@pytest.mark.parametrize("known", ['"another"', "W/{etag}", "Tue, 24 Nov 2026 10:00:00 GMT", ""])
def test_a_download_goes_on_only_on_the_same_bytes(client, document, known):
    etag = client.get(document.url)["ETag"]
    ask = {"Range": "bytes=10-19"}
    same = client.get(document.url, headers={**ask, "If-Range": etag})
    assert (same.status_code, body(same)) == (206, BYTES[10:20])
    other = client.get(document.url, headers={**ask, "If-Range": known.format(etag=etag)})
    assert (other.status_code, body(other)) == (200, BYTES)


@pytest.mark.parametrize("control", ["\0", "\n", "\x7f", "\x85"])
def test_a_name_with_a_control_character_leads_nowhere(client, document, rendition, control):
    for address in (document.url, rendition.url):
        assert resolve(address).app_name == "files"
        *_, place, name = address.split("/")
        for odd in (address.replace(name, f"a{control}.png"), address.replace(f"/{place}/", f"/{place}{control}/")):
            with pytest.raises(Resolver404):
                resolve(odd)
            assert client.get(quote(odd)).status_code == 404


def test_who_has_the_bytes_already_gets_304(client, document):
    etag = client.get(document.url)["ETag"]
    assert client.get(document.url, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("header", [{}, {"If-None-Match": "*"}, {"Range": "bytes=0-1"}])
def test_a_closed_file_answers_as_an_unknown_one_whatever_is_asked(client, document, rendition, collection, header):
    etag = client.get(document.url)["ETag"]
    group = factories.reader_group()
    close_to(collection, group)
    member, reader = factories.person(), factories.person(groups=(group,))
    unknown = client.get("/documents/00000000-0000-0000-0000-000000000000/courrier.odt", headers=header)
    for address in (document.url, rendition.url):
        refused = client.get(address, headers=header or {"If-None-Match": etag})
        assert refused.status_code == unknown.status_code == 404
        assert without_address(refused, address) == without_address(unknown, unknown.wsgi_request.path)
        assert headers(refused) == headers(unknown)
        client.force_login(member)
        assert client.get(address, headers=header).status_code == 404
        client.force_login(reader)
        allowed = client.get(address)
        assert allowed.status_code == 200
        assert allowed["Cache-Control"] == "private, no-store"
        client.logout()


def test_a_rendition_is_shown_but_none_is_made_on_demand(client, rendition):
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert client.get(rendition.url.replace("width-200", "width-201")).status_code == 404


def test_another_file_name_does_not_open_the_document(client, document):
    assert client.get(document.url).status_code == 200
    assert client.get(document.url.rsplit("/", 1)[0] + "/autre.odt").status_code == 404


def test_uploaded_bytes_have_no_address_of_their_own(document, rendition):
    for file in (document.file, rendition.file, rendition.image.file):
        with pytest.raises(ValueError, match="not accessible via a URL"):
            _ = file.url


def test_behind_a_web_server_the_bytes_go_out_by_x_accel(client, document, settings):
    settings.PORTAL_ACCEL_PREFIX = "/_private/"
    response = client.get(document.url)
    assert response["X-Accel-Redirect"] == f"/_private/{document.file.name}"
    assert response.content == b""
