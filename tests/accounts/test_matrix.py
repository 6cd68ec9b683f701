"""Who may open and who may do what below /compte/, and at the admin's door."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Invitation, User
from portal.accounts.services import invite
from portal.accounts.services.invitations import Invitee
from tests.accounts.factories import UserFactory, administrator, with_role

pytestmark = pytest.mark.django_db
SIGN_IN, YES, NO, MOVED = "sign-in", 200, 403, 302

PEOPLE = {
    "visitor": None,
    "member": lambda: UserFactory(),
    "curator": lambda: with_role("Curateurs"),
    "moderator": lambda: with_role("Modérateurs"),
    "editor": lambda: with_role("Éditeurs"),
    "animator": lambda: with_role("Animateurs"),
    "administrator": administrator,
}
EVERY_MEMBER = {"visitor": SIGN_IN, **dict.fromkeys(list(PEOPLE)[1:], YES)}
INVITERS = {"visitor": SIGN_IN, **dict.fromkeys(list(PEOPLE)[1:], NO), "animator": YES, "administrator": YES}
ADMIN = {"visitor": SIGN_IN, **dict.fromkeys(list(PEOPLE)[1:], NO)} | dict.fromkeys(
    ("editor", "animator", "administrator"), YES
)
PAGES = {
    "accounts:profile": EVERY_MEMBER,
    "account_change_password": EVERY_MEMBER,
    "mfa_index": EVERY_MEMBER,
    "usersessions_list": EVERY_MEMBER,
    "accounts:invitations": INVITERS,
    "accounts:people": INVITERS,
    "wagtailadmin_home": ADMIN,
}
CASES = [(page, who, result) for page, row in PAGES.items() for who, result in row.items()]


def signed_in(who: str) -> Client:
    client = Client()
    make = PEOPLE[who]
    if make:
        client.force_login(make())
    return client


@pytest.mark.parametrize(("page", "who", "expected"), CASES)
def test_page(page: str, who: str, expected: int | str) -> None:
    response = signed_in(who).get(reverse(page), follow=page == "wagtailadmin_home")

    if expected == SIGN_IN:
        target = response.redirect_chain[-1][0] if page == "wagtailadmin_home" else response["Location"]
        assert target == f"{reverse('account_login')}?next={reverse(page)}"
    else:
        assert response.status_code == expected


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("verb", ["invite", "resend", "withdraw", "deactivate", "reactivate", "person"])
def test_action(who: str, verb: str) -> None:
    [invitation] = invite(administrator(), [Invitee("attend@exemple.fr")])
    target = UserFactory()
    address = {
        "invite": reverse("accounts:invitations"),
        "resend": reverse("accounts:resend", args=[invitation.public_id]),
        "withdraw": reverse("accounts:withdraw", args=[invitation.public_id]),
        "person": reverse("accounts:person", args=[target.public_id]),
    }.get(verb) or reverse(f"accounts:{verb}", args=[target.public_id])
    before = (Invitation.objects.count(), invitation.round)

    person = {"email": target.email, "seen": json.dumps([target.email, None, []])}
    response = signed_in(who).post(address, {"addresses": "nouvelle@exemple.fr", **person})

    expected = {SIGN_IN: MOVED, YES: MOVED, NO: NO}[INVITERS[who]]
    assert response.status_code == expected
    if INVITERS[who] != YES:
        invitation.refresh_from_db()
        assert (Invitation.objects.count(), invitation.round) == before
        assert invitation.withdrawn_at is None
        assert User.objects.get(pk=target.pk).is_active


def test_an_action_wants_a_post() -> None:
    animator = Client()
    animator.force_login(with_role("Animateurs"))

    assert animator.get(reverse("accounts:deactivate", args=[UserFactory().public_id])).status_code == 405
    assert animator.get(reverse("account_logout")).status_code == 200
    assert animator.get(reverse("accounts:people")).status_code == 200


def test_every_post_wants_its_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory())

    assert strict.post(reverse("account_logout")).status_code == 403
    assert strict.get(reverse("accounts:profile")).status_code == 200


def test_an_animator_sees_no_list_of_users_in_the_admin() -> None:
    animator = Client()
    animator.force_login(with_role("Animateurs"))
    admin = Client()
    admin.force_login(administrator())

    assert animator.get(reverse("wagtailusers_users:index")).status_code == 302
    assert admin.get(reverse("wagtailusers_users:index")).status_code == 200


def test_nobody_creates_a_person_in_the_admin() -> None:
    admin = Client()
    admin.force_login(administrator())

    response = admin.post(
        reverse("wagtailusers_users:add"), {"email": "x@exemple.fr", "first_name": "X", "last_name": "Y"}
    )

    assert response["Location"] == reverse("accounts:invitations")
    assert not User.objects.filter(email="x@exemple.fr").exists()


@pytest.mark.parametrize("model", ["organisation", "readergroup"])
@pytest.mark.parametrize(("role", "may"), [("Éditeurs", False), ("Animateurs", True)])
def test_who_keeps_the_lists_of_the_network(model: str, role: str, may: bool) -> None:
    client = Client()
    client.force_login(with_role(role))

    response = client.get(reverse(f"wagtailsnippets_accounts_{model}:add"))

    assert response.status_code == (200 if may else 302)
    assert (reverse(f"wagtailsnippets_accounts_{model}:list") in client.get("/admin/").content.decode()) is may
