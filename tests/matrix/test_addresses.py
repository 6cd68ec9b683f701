"""Every address × every role: the status that product.md promises, however it is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.rows import ROWS, STEPS, Row
from tests.matrix.world import ROLES, World

ADMIN = "admin/"
ASKED = ({}, {"If-None-Match": "*"}, {"Range": "bytes=0-3"})
SAME_AS_200 = {206, 304}


def names(patterns: list[Any], namespace: str = "", route: str = "") -> Iterator[str]:
    """The names of all addresses outside the admin (which has a matrix of its own in tests/admin)."""
    for pattern in patterns:
        where = route + str(pattern.pattern)
        if where.startswith(ADMIN):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names(pattern.url_patterns, inner, where)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield namespace + pattern.name


def test_every_address_has_a_row():
    known = {name.split(":")[0] if name.startswith("wagtail_serve") else name for name in ROWS} | STEPS
    wagtails_own = {name for name in names(get_resolver().url_patterns) if name.startswith("wagtailcore_")}
    assert set(names(get_resolver().url_patterns)) - wagtails_own - known == set()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_its_row_says(role, world):
    client = signed_in(world, role)
    wrong = [problem for name, row in ROWS.items() for problem in problems(client, world, role, name, row)]
    assert wrong == []


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
            if response.streaming:
                response.getvalue()


def signed_in(world: World, role: str) -> Client:
    client = Client()
    if world.people[role] is not None:
        client.force_login(world.people[role])
    return client


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
