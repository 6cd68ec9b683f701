"""What only a browser can show: keyboard, focus, axe, without scripts."""

import itertools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from portal.accounts import services
from portal.accounts.services.invitations import Invitee
from portal.accounts.tokens import secret_of
from tests.accounts.factories import PASSWORD, UserFactory, administrator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOGIN = "/compte/connexion/"


def sign_in(page: Any, email: str, target: str = "/compte/") -> None:
    page.goto(f"{LOGIN}?next={target}")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == target)


def test_the_sign_in_page_by_keyboard(page: Any) -> None:
    UserFactory(email="nadia@exemple.fr")
    page.goto(f"{LOGIN}?next=/compte/")
    page.focus("#id_login")
    page.keyboard.type(" Nadia@exemple.fr")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/compte/")

    assert page.inner_text("h1") == "Votre profil"


def test_an_error_takes_the_focus_and_leads_to_the_field(page: Any, axe: Callable[..., list]) -> None:
    page.goto(LOGIN)
    page.fill("#id_login", "nadia@exemple.fr")
    page.fill("#id_password", "faux")
    page.keyboard.press("Enter")
    page.wait_for_selector(".errors")
    page.wait_for_function("document.activeElement.classList.contains('errors')")

    assert page.title().startswith("Erreur")
    assert page.input_value("#id_login") == "nadia@exemple.fr"
    page.click(".errors a")
    assert page.evaluate("document.activeElement.id") == "id_password"
    assert page.get_attribute("#id_password", "aria-describedby") == "id_password_error"
    assert axe(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [LOGIN, "/compte/connexion/code/", "/compte/mot-de-passe/oublie/", "/compte/inscription/", "/compte/invitation/x/"],
)
def test_axe_finds_nothing_before_sign_in(page: Any, axe: Callable[..., list], address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address)

    assert axe(page) == []


def test_axe_finds_nothing_in_the_account_pages(page: Any, axe: Callable[..., list]) -> None:
    giver = administrator(email="admin@exemple.fr")
    [open_one, _] = services.invite(giver, [Invitee("a@exemple.fr"), Invitee("b@exemple.fr")])
    person = UserFactory()
    found: dict[str, list[Any]] = {}

    def look() -> None:
        """At the page that is open: narrow and wide, by day and by night."""
        for width, scheme in itertools.product((320, 1280), ("light", "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wide = page.evaluate("document.documentElement.scrollWidth")
            found[f"{urlsplit(page.url).path} {width} {scheme}"] = axe(page) + ([wide] if wide > width else [])

    page.goto(f"/compte/invitation/{secret_of(open_one)}/")
    look()
    sign_in(page, giver.email)
    for address in (
        "/compte/",
        "/compte/mot-de-passe/",
        "/compte/securite/",
        "/compte/appareils/",
        "/compte/deconnexion/",
        "/compte/invitations/",
        "/compte/personnes/",
        f"/compte/personnes/{person.public_id}/",
        "/compte/confirmer/",
    ):
        page.goto(address)
        assert urlsplit(page.url).path == address
        look()

    assert {address: problems for address, problems in found.items() if problems} == {}


@pytest.mark.parametrize("address", [LOGIN, "/compte/inscription/", "/compte/mot-de-passe/oublie/"])
def test_a_narrow_screen_scrolls_one_way_only(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_scripts_one_signs_in_and_out(browser: Any, live_server: Any) -> None:
    person = UserFactory(email="nadia@exemple.fr")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    sign_in(page, person.email)
    assert page.locator("[data-passkey]").count() == 0 or not page.locator("[data-passkey]").first.is_visible()
    page.click("text=Se déconnecter")
    page.goto("/compte/")
    where = page.url
    context.close()

    assert "/compte/connexion/" in where


def test_a_passkey_is_added_and_signs_in(page: Any, context: Any) -> None:
    person = UserFactory(email="nadia@exemple.fr")
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    sign_in(page, person.email)
    page.goto("/compte/securite/cles/ajouter/")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#mfa_webauthn_add:visible")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/compte/securite/codes/")
    page.click("text=Se déconnecter")
    page.goto(LOGIN)
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/compte/connexion/" not in url)
    page.goto("/compte/")

    assert page.inner_text("h1") == "Votre profil"
