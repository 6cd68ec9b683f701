"""What a person sees when something is refused, isn't there or breaks: our own pages, in French, with nothing of the inside."""

import re

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*asked: object, **more: object) -> None:
        raise RuntimeError("un-secret-du-dedans")

    monkeypatch.setattr("search.selectors.search", fail)


@pytest.mark.parametrize(
    ("method", "address", "status", "title"),
    [
        ("get", "/compte/invitations/", 403, "Votre compte n’ouvre pas cette page."),
        ("post", "/compte/", 403, "Le formulaire n’est pas parti."),
        ("get", "/inconnue/", 404, "Cette page n’est pas là."),
        ("get", "/compte/suivis/vus/", 405, "Cette adresse ne se lit pas."),
        ("get", "/recherche/?q=feu", 500, "Le portail a un problème."),
    ],
)
def test_an_error_is_told_in_french_with_our_look(
    broken: None, method: str, address: str, status: int, title: str
) -> None:
    factories.home()
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(factories.person())
    answer = getattr(client, method)(address)
    assert answer.status_code == status
    assert f">{title}</h1>" in answer.text
    assert '<html lang="fr"' in answer.text
    assert "portal.css" in answer.text
    assert "un-secret-du-dedans" not in answer.text


def elsewhere(page: str) -> set[str]:
    """The links of « Ou bien »."""
    return set(re.findall(r'<a href="([^"]+)"', page.partition('id="ailleurs"')[2].partition("</ul>")[0]))


@pytest.mark.parametrize(
    ("address", "allowed", "links"),
    [
        ("/guides/vehicules/suivre/", "POST", {"/", "/guides/", "/compte/"}),
        ("/quartiers/avis/lus/", "POST", {"/", "/quartiers/", "/compte/"}),
        ("/recherche/mesure/", "POST", {"/", "/compte/"}),
    ],
)
def test_an_address_that_forms_send_to_says_so_and_leads_on(
    client: Client, address: str, allowed: str, links: set[str]
) -> None:
    client.force_login(factories.person())
    answer = client.get(address)
    assert (answer.status_code, answer["Allow"]) == (405, allowed)
    assert "no-store" in answer["Cache-Control"]
    assert elsewhere(answer.text) == links
    head = client.head(address)
    assert (head.status_code, head["Allow"], head.content) == (405, allowed, b"")
    for method in ("options", "put", "delete"):
        assert getattr(client, method)(address).content == b""


def test_a_visitor_is_told_no_more_than_a_member(client: Client) -> None:
    answer = client.get("/recherche/mesure/")
    assert answer.status_code == 405
    assert elsewhere(answer.text) == {"/"}


def test_a_request_that_is_not_well_formed_gets_ours_too(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]  # type: ignore[attr-defined]
    answer = Client(raise_request_exception=False).get("/recherche/", headers={"Host": "ailleurs.example"})
    assert answer.status_code == 400
    assert '<html lang="fr"' in answer.text
