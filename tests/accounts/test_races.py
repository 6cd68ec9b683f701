"""Two requests at the same moment, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from portal.accounts import services
from portal.accounts.models import Invitation, User
from portal.accounts.services.errors import AccountError
from portal.accounts.services.invitations import Invitee
from tests.accounts.factories import PASSWORD, administrator

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(action: Callable[[], object]) -> list[str]:
    """What became of each of AT_ONCE calls."""
    start = Barrier(AT_ONCE)

    def call(number: int) -> str:
        try:
            start.wait(timeout=10)
            action()
        except AccountError as error:
            return type(error).__name__
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(call, range(AT_ONCE)))
    connection.close()
    return sorted(outcomes)


def test_one_link_opens_one_account() -> None:
    [invitation] = services.invite(administrator(), [Invitee("jeanne@exemple.fr")])
    answer = {"password": PASSWORD, "first_name": "J", "last_name": "M", "job_family": ""}

    outcomes = at_once(lambda: services.accept(Invitation.objects.get(pk=invitation.pk), **answer))

    assert outcomes == ["LinkIsDead"] * (AT_ONCE - 1) + ["done"]
    assert User.objects.filter(email="jeanne@exemple.fr").count() == 1
    assert Invitation.objects.get().accepted_by.email == "jeanne@exemple.fr"


def test_one_address_is_invited_once() -> None:
    giver = administrator()

    outcomes = at_once(lambda: services.invite(giver, [Invitee("jeanne@exemple.fr")]))

    assert outcomes == ["AccountError"] * (AT_ONCE - 1) + ["done"]
    assert Invitation.objects.count() == 1
