"""Where one's work is: on the account's pages and on the home, for who may open it and for nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.roles import ADMINISTRATORS, ANIMATORS, CURATORS, EDITORS, MODERATORS
from tests import factories
from tests.accounts.factories import with_role

pytestmark = pytest.mark.django_db
DESK, MODERATION, ADMIN = PLACES = ("/veille/atelier/", "/quartiers/moderation/", "/admin/")
ROLES = {
    "": (),
    CURATORS: (DESK,),
    MODERATORS: (MODERATION,),
    EDITORS: (ADMIN,),
    ANIMATORS: PLACES,
    ADMINISTRATORS: PLACES,
}


@pytest.mark.parametrize("page", ["/", "/compte/"])
@pytest.mark.parametrize("role", ROLES)
def test_the_way_to_ones_work_is_shown_to_whom_it_opens(role: str, page: str) -> None:
    factories.home()
    client = Client()
    client.force_login(with_role(role) if role else factories.person())
    text = client.get(page).text
    shown = tuple(place for place in PLACES if f'<li><a href="{place}">' in text)
    assert shown == ROLES[role]
    assert ("Animer et publier" in text) is bool(shown)
    assert tuple(place for place in PLACES if client.get(place).status_code == 200) == shown


def test_a_visitor_reads_nothing_of_it(client: Client) -> None:
    factories.home()
    assert "Animer et publier" not in client.get("/").text


def test_the_home_asks_for_a_persons_permissions_once() -> None:
    factories.home()
    client = Client()
    client.force_login(with_role(ANIMATORS))
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    assert sum('FROM "auth_permission"' in query["sql"] for query in queries) <= 2  # one's own, one's groups'
