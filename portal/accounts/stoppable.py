"""Mails that their reader ends in one click, without signing in (RFC 8058): each room makes its own of these."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User

LONGEST_SUBJECT = 150


class StoppableMails:
    """``salt`` signs their addresses, which say nothing of their person and open nothing else; ``page``: the name of the view
    behind them. ``about``: which mails, for a room that sends several sorts; blank for the usual ones."""

    def __init__(self, salt: str, page: str) -> None:
        self.signer = Signer(salt=salt)
        self.page = page

    def token(self, person: User, about: str = "") -> str:
        """What in the address says whose mails stop, and which."""
        return self.signer.sign(f"{person.public_id.hex}:{about}" if about else person.public_id.hex)

    def address(self, person: User, about: str = "") -> str:
        """Where they stop, whole."""
        return f"{settings.PORTAL_HOST_URL}{reverse(self.page, args=[self.token(person, about)])}"

    def read(self, token: str) -> tuple[User, str] | None:
        """The person of a token and which mails; None when it isn't one of ours."""
        try:
            whose, _, about = self.signer.unsign(token).partition(":")
        except BadSignature:
            return None
        person = User.objects.filter(public_id=whose).first()
        return (person, about) if person else None

    def message(
        self, person: User, subject: str, template: str, context: dict[str, Any], about: str = ""
    ) -> EmailMessage:
        """One of them, not sent yet. Plain text: what people wrote can be no markup in it. The template is given ``context``,
        ``person``, ``portal_url`` and ``stop``."""
        stop = self.address(person, about)
        whole = {**context, "person": person, "portal_url": settings.PORTAL_HOST_URL, "stop": stop}
        return EmailMessage(
            " ".join(subject.splitlines())[:LONGEST_SUBJECT],
            render_to_string(template, whole),
            to=[person.email],
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )

    def view(self, template: str, stop: Callable[[User, str], object]) -> Callable[..., HttpResponse]:
        """The page behind the addresses: asks, and on POST ends the mails by ``stop(person, about)``."""

        @csrf_exempt  # the signed address is the proof; mail programs post it by themselves
        @require_http_methods(["GET", "HEAD", "POST"])
        @cache_control(private=True, no_store=True)
        def end(request: HttpRequest, token: str) -> HttpResponse:
            found = self.read(token)
            if found is None:
                raise Http404
            person, about = found
            if request.method == "POST":
                stop(person, about)
            return render(request, template, {"stopped": request.method == "POST", "about": about})

        return end
