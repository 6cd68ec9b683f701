"""A remote on the explicit list, and one pool of readers for all tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.veille.remote import Remote, serving
from veille.reading.pool import Pool


@pytest.fixture
def remote(settings: Any) -> Iterator[Remote]:
    with serving() as served:
        settings.PRIVATE_HOSTS_ALLOWED = [served.place]
        yield served


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    with Pool(1) as readers:
        yield readers
