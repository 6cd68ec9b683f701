"""What was sent in a form whose sender was no longer signed in: kept in the session until they are, for them alone.

A form of words names its reader by a signed mark (``{% whose_words %}``): whoever signs in next in that browser may be somebody
else. Files, and forms that hold a password, are not kept.
"""

from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from portal.accounts.adapter import is_path_here
from portal.accounts.models import User

MARK = "redacteur"
LONGEST = 200_000
_KEY = "accounts.unsent"
_SIGNER = Signer(salt="portal.accounts.unsent")


@dataclass(frozen=True)
class Unsent:
    """``action``: where the form went; ``page``: where it stood; ``fields``: names and values, in their order."""

    action: str
    page: str
    fields: list[list[str]]
    had_file: bool

    @property
    def words(self) -> list[str]:
        """What of it somebody wrote: numbers and choices are one word each."""
        return [value for _, value in self.fields if len(value.split()) > 1]


def mark_of(person: User) -> str:
    """What a form of words says of its reader."""
    return _SIGNER.sign(person.public_id.hex)


def keep(request: HttpRequest, page: str) -> bool:
    """Keep what this POST holds; False when the form doesn't say whose it is, holds a password or is too long."""
    fields = [[name, value] for name, values in request.POST.lists() for value in values]
    fields = [field for field in fields if field[0] not in {MARK, "csrfmiddlewaretoken"}]
    whose = _read(request.POST.get(MARK, ""))
    length = sum(len(name) + len(value) for name, value in fields)
    if not whose or length > LONGEST or any("password" in name for name, _ in fields):
        return False
    request.session[_KEY] = {
        "whose": whose,
        "action": request.get_full_path(),
        "page": page if is_path_here(page) else "/",
        "fields": fields,
        "had_file": bool(request.FILES),
    }
    return True


def unsent_of(request: HttpRequest) -> Unsent | None:
    """What the signed-in person had sent in vain; what another had is nobody's business, nor kept any longer."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    if kept["whose"] != request.user.public_id.hex:  # type: ignore[union-attr]
        forget(request)
        return None
    return Unsent(**{name: value for name, value in kept.items() if name != "whose"})


def forget(request: HttpRequest) -> None:
    """It was sent, or isn't wanted any more."""
    request.session.pop(_KEY, None)


def drop_anothers(request: HttpRequest, **kwargs: Any) -> None:
    """On signing in: what isn't this person's goes."""
    unsent_of(request)


def _read(mark: str) -> str:
    try:
        return _SIGNER.unsign(mark)
    except BadSignature:
        return ""
