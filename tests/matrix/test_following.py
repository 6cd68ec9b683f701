"""Who says that they follow a page: every role × every audience. What one may not read can't be followed, and looks unknown."""

import re

import pytest
from django.test import Client

from guides.models import Follow
from tests.matrix.test_addresses import signed_in
from tests.matrix.world import READS, ROLES, VISITOR, World

ENTRANCE = "/compte/connexion/"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_follows_what_it_reads_and_nothing_else(role: str, world: World) -> None:
    client = signed_in(world, role)
    pages = [(audience, page) for of in (world.guides, world.cards) for audience, page in of.items()]
    answers = {page.url: answer(client, page.url) for _, page in pages}
    readable = {page.pk: page.url for audience, page in pages if audience in READS[role] and role != VISITOR}
    refused = f"302 {ENTRANCE}" if role == VISITOR else answer(client, "/guides/inconnu/")
    assert answers == {page.url: f"302 {page.url}" if page.pk in readable else refused for _, page in pages}
    assert set(Follow.objects.values_list("page", flat=True)) == set(readable)


def answer(client: Client, page: str) -> str:
    """The status, and where it leads or what its title says."""
    response = client.post(f"{page}suivre/", {"suivre": "oui"})
    said = re.search(r"<h1[^>]*>(.+?)</h1>", response.text)
    return f"{response.status_code} {said[1] if said else response['Location'].partition('?')[0]}"
