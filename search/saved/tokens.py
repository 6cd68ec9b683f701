"""The address of a search's feed, which works without signing in: it is signed, and says nothing of its person."""

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from search.conf import host
from search.models import SavedSearch

FEEDS = Signer(salt="search.saved.feed")


def feed_address(saved: SavedSearch) -> str:
    """The whole address of a search's feed. A copy of the database alone doesn't tell it."""
    token = FEEDS.sign(f"{saved.public_id.hex}.{saved.nonce}")
    return host() + reverse("saved:feed", args=[token])


def search_of(token: str) -> SavedSearch | None:
    """Whose feed it is; None for an address that was renewed, or of somebody who isn't here any more."""
    try:
        public_id, _, nonce = FEEDS.unsign(token).partition(".")
    except BadSignature:
        return None
    found = SavedSearch.objects.filter(public_id=public_id, nonce=nonce, person__is_active=True)
    return found.select_related("person").first()
