"""Every address that changes something × every role × every state, by POST; what is refused stores nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from tests.matrix.posting import POSTS
from tests.matrix.rows import ROWS
from tests.matrix.test_addresses import signed_in
from tests.matrix.world import ROLES, VISITOR, World

NOT_CONTENT = ('"django_session"', '"usersessions_usersession"')


@pytest.mark.parametrize("name", POSTS)
def test_each_role_may_post_what_its_row_says_and_a_refusal_stores_nothing(name, world):
    row, stored, wrong = POSTS[name], set(), []
    for role in ROLES:
        client = signed_in(world, role)
        for state, (address, data) in row.sent(world).items():
            status, location, writes = sent(client, address, data)
            expected = row.expected(role, state)
            may = role != VISITOR and expected in (200, 302)
            if status != expected or (role == VISITOR and expected == 302 and "/connexion/" not in location):
                wrong.append(f"{role} {state}: {status} {location}, not {expected}")
            if writes and not may:
                wrong.append(f"{role} {state}: stored {writes[0][:80]}")
            stored.update(writes)
    assert wrong == []
    assert bool(stored) or not row.writes, "nobody stored anything: the row shows no refusal"


def sent(client: Client, address: str, data: dict[str, Any]) -> tuple[int, str, list[str]]:
    """Status, where it leads and what was stored; then all is as before."""
    writes: list[str] = []

    def noting(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        done = execute(sql, params, many, context)
        touched = sql.startswith("INSERT") or (sql.startswith(("UPDATE", "DELETE")) and context["cursor"].rowcount)
        if touched and not any(table in sql for table in NOT_CONTENT):
            writes.append(sql)
        return done

    cache.clear()
    with transaction.atomic(), connection.execute_wrapper(noting):
        response = client.post(address, data)
        transaction.set_rollback(True)
    return response.status_code, response.get("Location", ""), writes


def posts_only(world: World) -> Iterator[str]:
    """The addresses that answer 405 to a GET, whoever may ask."""
    for name, row in ROWS.items():
        if any(row.expected(role, audience) == 405 for audience in row.addresses(world) for role in ROLES):
            yield name


def test_every_address_that_takes_posts_only_has_a_row(world):
    known = {":".join(name.split(":")[:2]) for name in POSTS}
    assert set(posts_only(world)) - known == set()
