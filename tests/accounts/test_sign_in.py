"""Sign-in: words, limits, where it leads."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from portal.accounts.adapter import is_path_here
from tests.accounts.factories import PASSWORD, UserFactory, with_role

pytestmark = pytest.mark.django_db
LOGIN = "/compte/connexion/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> object:
    headers = {key: more.pop(key) for key in list(more) if key.isupper()}
    return client.post(LOGIN, {"login": email, "password": password, "remember": "on", **more}, **headers)


def test_a_member_signs_in_with_spaces_and_capitals(client: Client) -> None:
    person = UserFactory(email="nadia@exemple.fr")

    response = sign_in(client, "  Nadia @EXEMPLE.fr ")

    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_session_lasts_unless_one_says_no(client: Client) -> None:
    UserFactory(email="nadia@exemple.fr")
    sign_in(client, "nadia@exemple.fr")
    assert client.session.get_expiry_age() > 50 * 86400

    shared = Client()
    shared.post(LOGIN, {"login": "nadia@exemple.fr", "password": PASSWORD})
    assert shared.session.get_expire_at_browser_close()


def test_known_and_unknown_address_get_the_same_page(client: Client) -> None:
    UserFactory(email="connue@exemple.fr")

    known = sign_in(client, "connue@exemple.fr", "faux")
    unknown = sign_in(client, "autre1@exemple.fr", "faux")

    words = [without_what_varies(page.content.decode()) for page in (known, unknown)]
    assert words[0] == words[1]
    assert "ne vont pas ensemble" in words[0]


def without_what_varies(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
    return re.sub(r"(connue|autre1)@exemple.fr", "ADRESSE", page)


def test_known_and_unknown_address_cost_one_password_each(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    UserFactory(email="connue@exemple.fr")
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append("x") or encode(*args))
    counts = []
    for email in ("connue@exemple.fr", "autre1@exemple.fr"):
        hashed.clear()
        sign_in(client, email, "faux")
        counts.append(len(hashed))

    assert counts[0] == counts[1] == 1


@pytest.mark.parametrize("address", ["account_reset_password", "account_request_login_code"])
def test_asking_by_mail_tells_nothing_on_the_page(address: str) -> None:
    UserFactory(email="connue@exemple.fr")
    pages = []
    for email in ("connue@exemple.fr", "autre1@exemple.fr"):
        response = Client().post(reverse(address), {"email": email}, follow=True)
        pages.append((response.redirect_chain, without_what_varies(response.content.decode())))

    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [["connue@exemple.fr"], ["autre1@exemple.fr"]]


ELSEWHERE = [
    "//elsewhere.example/",
    "///elsewhere.example/",
    "////elsewhere.example",
    "https://elsewhere.example/",
    "https:elsewhere.example",
    "http:///elsewhere.example",
    "HTTPS://elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "/\t/elsewhere.example/",
    "/\n/elsewhere.example/",
    "\t//elsewhere.example/",
    " //elsewhere.example/",
    "/\u200b/elsewhere.example",
    "/\u3000/elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "elsewhere.example",
    "http://packages.testserver/h5p/",
    "http://testserver@elsewhere.example/",
    "",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_next_leads_nowhere_else(client: Client, target: str) -> None:
    UserFactory(email="nadia@exemple.fr")

    assert not is_path_here(target)
    assert sign_in(client, "nadia@exemple.fr", next=target)["Location"] == "/"
    again = client.get(LOGIN, {"next": target})
    assert again["Location"] == "/"


@pytest.mark.parametrize("target", ["/guides/", "/recherche/?q=%C3%A9pave&theme=1", "/fiches/voiture/#noter"])
def test_next_leads_back_where_one_was(client: Client, target: str) -> None:
    UserFactory(email="nadia@exemple.fr")

    assert sign_in(client, "nadia@exemple.fr", next=target)["Location"] == target


def attempts(spellings: list[str], **headers: str) -> list[int]:
    client = Client()
    return [sign_in(client, spelling, "faux", **headers).status_code for spelling in spellings]


SPELLINGS = [
    "nadia.sk@exemple.fr",
    "NADIA.SK@exemple.fr",
    "nadia.s\u212a@exemple.fr",  # the sign for kelvins is a k
    "nadia.\u017fk@exemple.fr",  # a long s is an s
    "ｎadia.sk@exemple.fr",
    " nadia.sk@exemple.fr ",
    "nadia. sk@exemple.fr",
]


def test_five_attempts_whatever_the_spelling() -> None:
    UserFactory(email="nadia.sk@exemple.fr")

    codes = attempts(SPELLINGS)

    assert codes == [200] * 5 + [429] * 2
    assert sign_in(Client(), "nadia.sk@exemple.fr").status_code == 429


def test_a_pause_says_how_long_and_keeps_the_address() -> None:
    UserFactory(email="nadia.sk@exemple.fr")
    attempts(SPELLINGS[:1] * 5)

    response = sign_in(Client(), "nadia.sk@exemple.fr", "faux")

    assert response["Retry-After"] == "300"
    assert "Attendez cinq minutes" in response.content.decode()
    assert "nadia.sk@exemple.fr" in response.content.decode()


def test_another_network_or_host_header_changes_nothing() -> None:
    UserFactory(email="nadia.sk@exemple.fr")
    codes = []
    for number in range(7):
        elsewhere = {"REMOTE_ADDR": f"192.0.2.{number}", "HTTP_HOST": f"testserver:{8000 + number}"}
        codes += attempts(["nadia.sk@exemple.fr"], **elsewhere)

    assert codes == [200] * 5 + [429] * 2


def test_a_success_in_between_gives_no_new_attempts() -> None:
    UserFactory(email="victime@exemple.fr")
    UserFactory(email="pirate@exemple.fr")
    codes = []
    for _ in range(7):
        codes += attempts(["victime@exemple.fr"])
        sign_in(Client(), "pirate@exemple.fr")

    assert codes == [200] * 5 + [429] * 2


@pytest.mark.parametrize(
    "elsewhere",
    [
        [{"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"} for number in range(12)],
        [{"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"} for number in range(1, 13)],
    ],
    ids=["forged X-Forwarded-For", "one IPv6 /64"],
)
def test_ten_failures_a_minute_from_one_network(elsewhere: list[dict[str, str]]) -> None:
    codes = [attempts([f"p{number}@exemple.fr"], **headers)[0] for number, headers in enumerate(elsewhere)]

    assert codes == [200] * 10 + [429] * 2


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_only_its_own_word_counts() -> None:
    headers = [{"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, 203.0.113.9"} for number in range(12)]
    codes = [attempts([f"p{number}@exemple.fr"], **row)[0] for number, row in enumerate(headers)]

    assert codes == [200] * 10 + [429] * 2


def test_the_page_of_a_limit_is_ours(client: Client) -> None:
    for _ in range(20):
        client.post(reverse("account_reset_password"), {"email": "x@exemple.fr"})

    response = client.post(reverse("account_reset_password"), {"email": "x@exemple.fr"})

    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert "Trop de demandes à la suite" in response.content.decode()


def test_the_demo_shows_its_accounts(client: Client) -> None:
    words = client.get(LOGIN).content.decode()

    assert "tranquillite-demo" in words
    assert "gardien@example.org" in words


@override_settings(DEMO_PROFILE=False)
def test_elsewhere_the_page_shows_none(client: Client) -> None:
    words = client.get(LOGIN).content.decode()

    assert "Se connecter" in words
    assert "tranquillite-demo" not in words
    assert "example.org" not in words


def test_nobody_signs_up_unasked(client: Client) -> None:
    page = client.post("/compte/inscription/", {"email": "x@exemple.fr", "password1": PASSWORD})

    from portal.accounts.models import User

    assert "On entre sur invitation" in page.content.decode()
    assert not User.objects.filter(email="x@exemple.fr").exists()


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/password_reset/", "/admin/password_reset/confirm/x/y/"])
def test_the_admin_has_no_sign_in_of_its_own(client: Client, address: str) -> None:
    with_role("Éditeurs", email="editeur@exemple.fr")
    credentials = {"username": "editeur@exemple.fr", "password": PASSWORD, "email": "editeur@exemple.fr"}

    response = client.post(address, credentials)

    assert response.status_code == 302
    assert response["Location"].startswith("/compte/")
    assert "_auth_user_id" not in client.session
    assert mail.outbox == []


def test_the_admins_door_leads_back_to_the_page_that_was_asked(client: Client) -> None:
    with_role("Éditeurs", email="editeur@exemple.fr")

    door = client.get("/admin/login/?next=/admin/pages/")
    inside = sign_in(client, "editeur@exemple.fr", next="/admin/pages/")

    assert door["Location"] == "/compte/connexion/?next=/admin/pages/"
    assert inside["Location"] == "/admin/pages/"
