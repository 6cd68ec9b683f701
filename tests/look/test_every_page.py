"""Every page there is: no accessibility fault, nothing that overflows on a narrow screen nor on a desk's at 200 %; a
member's own pages, by day and by night on both.

The rooms' own browser tests use their pages; here are those that they don't visit, and the list of all, so that a new page is
in one or in the other. A page is asked for as its reader would get it, then shown by the browser as it came.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from guides.models.follow import Follow
from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.services.invitations import Invitee
from portal.accounts.tokens import secret_of
from portal.accounts.unsent import mark_of
from search.models.saved import SavedSearch
from tests import factories
from tests.accounts.factories import PASSWORD, UserFactory, administrator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TEMPLATES = Path(settings.BASE_DIR) / "templates"
ENLARGED_TWICE = 640
"""What is left of 1280 pixels at 200 %."""
LOOKS = ((320, "dark"), (ENLARGED_TWICE, "light"))
LOOKS_OF_MEMBERS = (*LOOKS, (320, "light"), (1280, "dark"), (1280, "light"))
LAYOUTS = {"accounts/base.html", "accounts/entrance.html", "base_stop_mails.html"}
VISITED = {
    "tests/accounts/test_browser.py": (
        "account/login account/request_login_code account/password_reset account/signup_closed accounts/dead_link "
        "accounts/accept accounts/profile account/password_change usersessions/usersession_list account/logout "
        "accounts/invitations accounts/people accounts/person"
    ),
    "tests/guides/test_browser.py": (
        "home/glossary home/plain_page guides/guide guides/guide_index guides/reflex_card "
        "guides/reflex_card_index guides/report guides/report_thanks"
    ),
    "tests/courses/test_browser_look.py": "courses/course courses/course_index courses/lesson",
    "tests/quartiers/test_browser.py": (
        "quartiers/choose quartiers/edit quartiers/edit_post quartiers/hide quartiers/index quartiers/leave quartiers/moderation "
        "quartiers/notices quartiers/people quartiers/post quartiers/report quartiers/space quartiers/space_form "
        "quartiers/space_open quartiers/unseen quartiers/write"
    ),
    "tests/veille/test_browser.py": (
        "veille/desk/correct veille/desk/desk veille/desk/link veille/desk/probe veille/desk/source veille/desk/sources "
        "veille/index veille/item"
    ),
    "tests/look/test_browser.py": "styleguide/index",
    "tests/journeys/test_keeping.py": "offline",
}
"""Pages that a room's own test runs axe on."""


def pages() -> set[str]:
    """Every template that is a page by itself; the admin's have their own tests."""
    found = {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")
    }
    ours = {name: text for name, text in found.items() if not re.match(r"wagtail|\w+/admin/", name)}
    return {name for name, text in ours.items() if re.search(r"^\{% extends", text, re.MULTILINE)} - LAYOUTS


def bare(name: str, **context: Any) -> HttpResponse:
    """A page that no address gives, with its words."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.session = {}
    answer = HttpResponse(render_to_string(name, context, request))
    answer.templates = [type("Rendered", (), {"name": name})]
    return answer


def for_visitors() -> Iterator[HttpResponse]:
    client = Client()
    factories.guide(title="Une épave")
    for address in ("/recherche/", "/recherche/?q=épave", "/recherche/?q=zzzz", "/recherche/?q=épave&kind=inconnu"):
        yield client.get(address)
    yield client.get("/nulle-part/")
    yield client.get("/veille/?page=99")
    yield client.get("/recherche/mesure/")
    yield client.get(reverse("account_inactive"))
    yield client.get(reverse("account_reset_password_done"))
    yield client.get(reverse("account_reset_password_from_key", args=["0", "faux"]))
    yield client.get(reverse("account_reset_password_from_key_done"))
    yield Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    for name in ("400.html", "403.html", "429.html", "500.html"):
        yield bare(name)
    for being_made in (True, False):
        yield bare("pdf/unavailable.html", page={"url": "/guides/epave/", "title": "Une épave"}, being_made=being_made)
    for stopped in (True, False):
        for name in ("guides/stop.html", "search/stop.html", "quartiers/stop.html"):
            yield bare(name, stopped=stopped)
    person = UserFactory()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    yield client.get(reverse("account_confirm_login_code"))


def signed_in(person: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def for_members() -> Iterator[HttpResponse]:
    person = UserFactory()
    client = signed_in(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("saved:keep"), {"q": "épave"})
    client.post(reverse("guides:guide_follow", args=["vehicules"]))
    assert SavedSearch.objects.exists()
    assert Follow.objects.exists()
    for name in (
        "saved:index",
        "follows:index",
        "accounts:personal",
        "accounts:erase",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    ):
        yield client.get(reverse(name))
    yield client.get("/")
    page = reverse("accounts:unsent")
    gone = Client()
    gone.post(page, {"redacteur": mark_of(person), "texte": "Le hall, deux fois\n\npar semaine"}, HTTP_REFERER="")
    gone.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    yield gone.get(page)
    [invitation] = services.invite(administrator(), [Invitee("a@exemple.fr")])
    yield client.get(f"/compte/invitation/{secret_of(invitation)}/")
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    for name in (
        "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate",
    ):  # fmt: skip
        yield client.get(reverse(name))
    yield bare(
        "mfa/webauthn/reauthenticate.html",
        form=AuthenticateWebAuthnForm(user=person),
        js_data={},
        reauthentication_alternatives=[],
    )
    without = UserFactory()
    without.set_unusable_password()
    without.save()
    arriving = Client()
    arriving.force_login(without)
    yield arriving.get(reverse("account_set_password"))
    entering = Client()
    entering.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    yield entering.get(reverse("mfa_authenticate"))
    key = Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé"})
    for name in ("mfa_list_webauthn", "mfa_index"):
        yield client.get(reverse(name))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        yield client.get(reverse(name, args=[key.pk]))


def shown(html: str) -> Callable[[Any], None]:
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")


def test_each_page_is_without_fault_narrow_by_night_and_enlarged_by_day(page: Any, axe: Callable[..., Any]) -> None:
    seen: set[str] = set()
    faults = []
    visits = [(answer, LOOKS) for answer in for_visitors()] + [(answer, LOOKS_OF_MEMBERS) for answer in for_members()]
    for answer, looks in visits:
        names = {template.name for template in answer.templates}
        assert names & pages(), (answer.wsgi_request.path, answer)
        seen |= names
        (name, *_) = sorted(names & pages())
        page.context.unroute_all()
        page.context.route("**/vu/", shown(answer.content.decode()))
        page.goto("/vu/")
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wide = page.evaluate("document.documentElement.scrollWidth")
            faults += [(name, width, found) for found in axe(page)]
            faults += [(name, width, f"{wide} px wide")] if wide > width else []
    assert faults == [], "\n".join(sorted({f"{name} {width} {str(found)[:160]}" for name, width, found in faults}))
    elsewhere = {f"{name}.html" for names in VISITED.values() for name in names.split()}
    assert pages() - seen == elsewhere, "a page that nobody looks at, or one that is looked at here already"
