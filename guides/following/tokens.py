"""The address where mails stop without signing in: signed, and saying nothing of its person."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.accounts.models import User
from search.conf import host

STOPS = Signer(salt="guides.following.stop")


def stop_address(person: User) -> str:
    """Where mails stop in one click."""
    return host() + reverse("follows:stop", args=[STOPS.sign(person.public_id.hex)])


def who_stops(token: str) -> User | None:
    """The person of a stop link; None when it isn't one of ours."""
    try:
        return User.objects.filter(public_id=STOPS.unsign(token)).first()
    except BadSignature:
        return None
