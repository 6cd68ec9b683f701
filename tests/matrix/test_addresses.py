"""Every address × every role: the status that product.md promises, however it is asked."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page, get_page_models

from tests.matrix.rows import ROWS, Row
from tests.matrix.world import ROLES, VISITOR, World

ADMIN = "admin/"
ASKED = ({}, {"If-None-Match": "*"}, {"Range": "bytes=0-3"})
SAME_AS_200 = {206, 304}
# What a signed-in person gets as everybody does, where a visitor gets it: shared caches may keep it.
FILES = {
    "files:document",
    "files:rendition",
    *(f"guides:{of}_pdf" for of in ("guide", "guide_edition", "card", "card_edition")),
}
ALIKE = {"service_worker", "offline", "veille:feed", "veille:theme_feed", *FILES}
PAGED = (
    "/recherche/",
    "/compte/invitations/",
    "/veille/",
    "/veille/vehicules-en-infraction/",
    "/veille/atelier/sources/",
    "/quartiers/ouvert/",
    "/quartiers/ouvert/personnes/",
    "/quartiers/avis/",
    "/quartiers/moderation/",
)


def names(patterns: list[Any], namespace: str = "", route: str = "") -> Iterator[str]:
    """The names of all addresses outside the admin (which has a matrix of its own in tests/admin); its route for one without."""
    for pattern in patterns:
        where = route + str(pattern.pattern)
        if where.startswith(ADMIN):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner, where)
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or where)


def test_every_address_has_a_row():
    known = {name.split(":")[0] if name.startswith("wagtail_serve") else name for name in ROWS}
    wagtails_own = {name for name in names(get_resolver().url_patterns) if name.startswith("wagtailcore_")}
    assert set(names(get_resolver().url_patterns)) - wagtails_own - known == set()


def test_every_kind_of_page_has_a_row(world):
    """All pages share one name: a row is known by the pages at its addresses."""
    rows = [row for name, row in ROWS.items() if name.startswith("wagtail_serve:")]
    addresses = {address for row in rows for address in row.addresses(world).values()}
    served = {type(page) for page in Page.objects.live().specific() if page.url in addresses}
    assert set(get_page_models()) - served == {Page}


def test_an_etag_that_a_reader_had_opens_nothing_to_others(world):
    """The referent reads every audience; the others ask with the ETags that the referent got."""
    reader = signed_in(world, "referent")
    rows = [row for row in ROWS.values() if row.reads]
    asked = [(row, audience, address) for row in rows for audience, address in row.addresses(world).items()]
    tags = {address: etag(reader, address) for _row, _audience, address in asked}
    assert sum(map(bool, tags.values())) > len(world.guides)
    for role in ROLES:
        client = signed_in(world, role)
        for row, audience, address in asked:
            if tags[address]:
                answer = client.get(address, headers={"If-None-Match": tags[address]})
                expected = row.expected(role, audience)
                assert answer.status_code == expected or (expected, answer.status_code) == (200, 304), (role, address)


def etag(client: Client, address: str) -> str:
    response = client.get(address)
    if response.streaming:
        response.getvalue()
    return response.get("ETag", "")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_its_row_says(role, world):
    client = signed_in(world, role)
    wrong = [problem for name, row in ROWS.items() for problem in problems(client, world, role, name, row)]
    assert not wrong, "\n".join(wrong)


def problems(client: Client, world: World, role: str, name: str, row: Row) -> Iterator[str]:
    """What differs from the row, in words."""
    for audience, address in row.addresses(world).items():
        expected = row.expected(role, audience)
        for headers in ASKED if row.reads else ASKED[:1]:
            response = client.get(address, headers=headers)
            status = 200 if response.status_code in SAME_AS_200 and headers else response.status_code
            if status != expected:
                yield f"{name} {audience} {headers}: {response.status_code}, not {expected}"
            led = response.get("Location", "/compte/connexion/")
            if role == "visiteur" and name != "account_logout" and "/compte/connexion/" not in led:
                yield f"{name} {audience}: led to {led}"
            is_alike = name in ALIKE and row.expected(VISITOR, audience) == 200
            if role != VISITOR and not is_alike and not is_private(response):
                yield f"{name} {audience}: Cache-Control: {response.get('Cache-Control')}"
            if response.streaming:
                response.getvalue()


def is_private(response: Any) -> bool:
    """Whether no shared cache may keep the answer; a refusal by method holds nothing of anybody."""
    directives = response.get("Cache-Control", "")
    return response.status_code == 405 or "private" in directives or "no-store" in directives


def signed_in(world: World, role: str) -> Client:
    client = Client()
    if world.people[role] is not None:
        client.force_login(world.people[role])
    return client


@pytest.mark.parametrize("number", ["-1", "0", "99", "deux"])
def test_a_page_of_a_list_that_is_not_there_is_unknown(world, number):
    client = signed_in(world, "animateur")
    for address in PAGED:
        first = client.get(address, {"q": "partie", "page": "1"})
        missing = client.get(address, {"q": "partie", "page": number})
        assert (first.status_code, missing.status_code) == (200, 404), address
        assert "n’existe pas" in missing.text, address
        back = re.search(r'<a class="button" href="([^"]+)"', missing.text)
        assert back, address
        assert client.get(urljoin(missing.request["PATH_INFO"], unescape(back[1]))).status_code == 200, address


def test_forbidden_and_unknown_are_the_same_answer(world):
    client = signed_in(world, "gardien")
    for of, unknown in (("guides", "/guides/guide-inconnu/"), ("cards", "/fiches/fiche-inconnu/")):
        for audience in ("group", "draft"):
            address = getattr(world, of)[audience].url
            for headers in ASKED:
                refused, absent = client.get(address, headers=headers), client.get(unknown, headers=headers)
                assert refused.status_code == absent.status_code == 404
                assert comparable(refused, address) == comparable(absent, unknown)
        assert client.get(getattr(world, of)["members"].url).status_code == 200


def comparable(response: Any, address: str) -> tuple[str, dict[str, str]]:
    """Body and headers without the address that was asked and the length that follows it."""
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.content.decode().replace(address, ""), headers
