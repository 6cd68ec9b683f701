"""The demo loaded once for the tests of a module; each test then works in a savepoint of its own."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """How many things the first load made."""
    from django.db import transaction

    from portal.home.demo import load

    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)
