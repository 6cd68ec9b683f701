"""Wagtail's image views leave a file open for the garbage collector to find; it must not find it in another test."""

import gc
import warnings
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.publishing.workflow import ensure_review_workflow
from tests import factories


@pytest.fixture(autouse=True)
def _files_left_open_by_wagtail() -> Iterator[None]:
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def editors() -> Group:
    ensure_roles()
    ensure_review_workflow()
    return Group.objects.get(name=EDITORS)


@pytest.fixture
def editor(editors: Group, client: Client) -> User:
    person = factories.person("editeur@example.org", groups=(editors,), first_name="Édith", last_name="Eure")
    client.force_login(person)
    return person


@pytest.fixture
def boss(client: Client) -> Client:
    ensure_roles()
    client.force_login(factories.person("admin@example.org", is_superuser=True, is_staff=True))
    return client
