"""Counts questions and what was opened then, without keeping who asked.

The search page carries a ticket, signed: the question, whether somebody signed in asked it, what it found, what was shown. The
reader's browser sends it back once the page is there (``static/js/heard.js``), so a search writes nothing and nobody waits;
without JavaScript, and for robots, nothing is counted. A question that looks like somebody's has no ticket.
A ticket counts once, and words are kept only of what enough tickets asked: before, a keyed digest stands for them.
"""

import datetime
import re
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Sum
from django.db.models.functions import Length
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.timezone import localdate

from portal.core.audience.tokens import MEMBERS, PUBLIC
from portal.core.limits import Limit
from portal.core.words import without_controls
from search.forms import Asked
from search.models import AskedQuestion, Entry, OpenedAnswer, Outcome
from search.models.asked import LONGEST_WORDS, OFTEN
from search.query import Query, key_of
from search.results import Results

BadTicketError = signing.BadSignature
SENT = Limit("search.heard", most=600, seconds=600)
SALT = "search.heard.once"
HOURS = 2 * 60 * 60
MOST_WORDS = 8
LONGEST_URL = 600
_PERSONAL = re.compile(
    r"@"  # an e-mail address, or whom one cites
    r"|(?:\d[\s./-]*){7,}"  # a telephone number, a date of birth, a number of anybody's
    r"|\b[a-z]{2}[\s-]?\d{3}[\s-]?[a-z]{2}\b",  # a number plate
    re.IGNORECASE,
)


def is_nobodys(query: Query) -> bool:
    """Whether a question may be counted: it has words, few of them, and nothing that looks like an address or a number."""
    few = not query.cut and len(query.text.split()) <= MOST_WORDS
    return bool(query.clauses) and few and not _PERSONAL.search(query.text)


def ticket(asked: Asked, found: Results, signed_in: bool) -> str:
    """What the page sends back; blank for a question that isn't counted. Only a first page without filters is a question anew."""
    if not is_nobodys(asked.query) or not key_of(asked.query.plain):
        return ""
    outcome = None if asked.narrowed or found.page != 1 else int(outcome_of(found))
    shown = [hit.entry_id for hit in (*found.promoted, *found.hits)]
    words = " ".join(asked.query.plain.lower().split())[:LONGEST_WORDS]  # a capital may be two small letters
    own = get_random_string(12)
    return signing.dumps([words, int(signed_in), outcome, shown, own], salt=SALT, compress=True)


def outcome_of(found: Results) -> Outcome:
    """Whether anything holds all the words, or some of them, or nothing does."""
    if not found.count:
        return Outcome.NOTHING
    return Outcome.WHOLE if found.every else Outcome.PARTLY


def note(sent: str, opened: str = "") -> None:
    """Count one more: the question, or what was ``opened`` (the address of something that was shown). Raises BadTicketError."""
    words, signed_in, outcome, shown, own = signing.loads(sent, salt=SALT, max_age=HOURS)
    question = digest_of(words)
    today = {"day": localdate(), "question": question}
    if opened:
        of_those = Q(pk__in=shown) | Q(whole__in=shown)  # a page of a file has an address of its own
        address = without_controls(opened[:LONGEST_URL])
        known = Entry.objects.filter(of_those, url__in={address, address.split("#")[0]})
        # « /glossaire/#mot » is a thing's own address, the place in another's page comes behind its page
        entry = (
            known.only("source", "source_id", "part").annotate(length=Length("url")).order_by("-length", "pk").first()
        )
        if entry is not None:
            _add(OpenedAnswer, {**today, "source": entry.source, "source_id": entry.source_id, "part": entry.part})
    elif outcome is not None and cache.add(f"search.heard:{own}", 1, HOURS):
        count(words, Outcome(outcome), bool(signed_in), localdate())


def count(words: str, outcome: Outcome, signed_in: bool, day: datetime.date, times: int = 1) -> None:
    """A question was asked ``times`` more on that day, and found that."""
    question = digest_of(words)
    row = {"day": day, "question": question, "audience": MEMBERS if signed_in else PUBLIC}
    missed = {Outcome.NOTHING: "without_result", Outcome.PARTLY: "partial"}.get(outcome)
    _add(AskedQuestion, row, {"last": outcome}, times=times, **({missed: times} if missed else {}))
    _tell_words(question, words)


def digest_of(words: str) -> str:
    """What stands for all ways to write a question; who has no key of ours can't try names until one fits."""
    return salted_hmac(SALT, " ".join(key_of(words)), algorithm="sha256").hexdigest()


def _tell_words(question: str, words: str) -> None:
    """Give a question its words once it was asked often enough."""
    rows = AskedQuestion.objects.filter(question=question)
    if rows.aggregate(times=Sum("times"))["times"] >= OFTEN:
        rows.filter(words="").update(words=words)


def _add(model: type[models.Model], row: dict[str, Any], said: dict[str, Any] | None = None, **more: int) -> None:
    """One more time, in the row of today, which says ``said`` from now on; two at once are both counted."""
    rows = model._default_manager.filter(**row)
    said = said or {}
    grown = {name: F(name) + number for name, number in {"times": 1, **more}.items()}
    if rows.update(**grown, **said):
        return
    try:
        with transaction.atomic():
            model._default_manager.create(**row, **more, **said)
    except IntegrityError:  # somebody else was first
        rows.update(**grown, **said)
