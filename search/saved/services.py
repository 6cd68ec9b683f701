"""Keep a search, change its rhythm or its feed's address, forget it, put it back. Each is for its own person only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from search.forms import Asked
from search.models import Rhythm, SavedSearch
from search.models.saved import LONGEST_ADDRESS, nonce
from search.saved import arrivals

MOST = 20
Forgotten = dict[str, Any]
"""All of a search but its person."""


class TooManyError(Exception):
    """The person keeps as many as one may; nothing was kept."""


class TooLongError(ValueError):
    """The address of the question is longer than what is kept; nothing was kept."""


class NothingAskedError(ValueError):
    """The question has no words; nothing was kept."""


@transaction.atomic
def keep(person: Any, asked: Asked) -> SavedSearch:
    """Keep what ``person`` asked, once. What there is now is not new. Raises TooManyError, TooLongError,
    NothingAskedError."""
    if not asked.query.clauses:
        raise NothingAskedError
    if len(asked.address()) > LONGEST_ADDRESS:
        raise TooLongError
    known = _room_for(person, asked.address())
    return known or SavedSearch.objects.create(person=person, address=asked.address(), seen=arrivals.note())


def _room_for(person: Any, address: str) -> SavedSearch | None:
    """What the person keeps of this address already. Raises TooManyError when nothing more has room."""
    User.objects.select_for_update().get(pk=person.pk)  # two at once are counted one after the other
    own = SavedSearch.objects.filter(person=person)
    known = own.filter(address=address).first()
    if known is None and own.count() >= MOST:
        raise TooManyError
    return known


def is_kept(person: Any, asked: Asked) -> bool:
    """Whether ``person`` keeps this search."""
    return SavedSearch.objects.filter(person=person, address=asked.address()).exists()


def choose_rhythm(person: Any, public_id: UUID, rhythm: str) -> bool:
    """False when it isn't the person's own, or there is no such rhythm.

    Who asks for mail again is told of what comes from now on.
    """
    own = _own(person, public_id)
    if rhythm not in Rhythm.values:
        return False
    asleep = own.filter(rhythm=Rhythm.NONE).exclude(rhythm=rhythm)
    if asleep.exists():
        asleep.update(seen=arrivals.note())
    return bool(own.update(rhythm=rhythm))


def renew_feed(person: Any, public_id: UUID) -> bool:
    """Another address for its feed; the old one leads nowhere."""
    return bool(_own(person, public_id).update(nonce=nonce()))


def forget(person: Any, public_id: UUID) -> Forgotten | None:
    """Keep it no longer. Returns what ``put_back`` wants, as JSON has it; None when it isn't the person's own."""
    saved = _own(person, public_id).first()
    if saved is None:
        return None
    saved.delete()
    kept = {name: getattr(saved, name) for name in ("address", "rhythm", "seen", "nonce")}
    times = {name: getattr(saved, name).isoformat() for name in ("told_at", "created_at")}
    return {**kept, **times, "public_id": str(public_id)}


@transaction.atomic
def put_back(person: Any, forgotten: Forgotten) -> SavedSearch:
    """Keep it again, as it was: its feed has the address that it had, and what came meanwhile is told. Raises TooManyError."""
    known = _room_for(person, forgotten["address"])
    if known is not None:
        return known
    times = {name: datetime.fromisoformat(forgotten[name]) for name in ("told_at", "created_at")}
    kept = {name: forgotten[name] for name in ("public_id", "address", "rhythm", "seen", "nonce")}
    back = SavedSearch.objects.create(person=person, **kept, told_at=times["told_at"])
    SavedSearch.objects.filter(pk=back.pk).update(created_at=times["created_at"])
    return back


def stop_mails(person: Any) -> None:
    """No mail of any search, until the person asks for it again."""
    SavedSearch.objects.filter(person=person).update(rhythm=Rhythm.NONE)


def _own(person: Any, public_id: UUID) -> "QuerySet[SavedSearch]":
    return SavedSearch.objects.filter(person=person, public_id=public_id)
