"""Everything that answers a question, without a place in an order: for who is told of what is new, where nothing may be cut."""

from typing import cast

from django.db import connection

from search.engines import Ask, embedded
from search.engines.base import DatabaseEngine, filters, without


def matching(ask: Ask, first: int) -> set[int]:
    """Ids of all that matches ``ask``, filters kept, from the id ``first`` on.

    The database's own index is asked, whoever answers on the search page: it is written with the entries, while a replica
    may be late, and what is late when it is asked would never be told.
    """
    if not ask.clauses or not ask.tokens:
        return set()
    match = cast(DatabaseEngine, embedded()).match(ask)
    narrowed = without(filters(ask))
    sql = f"WITH found AS MATERIALIZED ({match.sql} AND e.id >= %s) SELECT id FROM found WHERE {narrowed.sql}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*match.params, first, *narrowed.params])
        return {pk for (pk,) in cursor.fetchall()}
