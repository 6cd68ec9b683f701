"""Mail by the queue: a web request never waits for the mail server.

``EMAIL_BACKEND`` names ``QueuedEmailBackend``; ``PORTAL_EMAIL_TRANSPORT`` names the backend that really sends. The row
is written in the transaction of the request: a request that is rolled back sends nothing. It is sealed, and it doesn't
stay: a mail that could not leave is given up.

What a function that is ``made_anew`` wrote is written again right before each attempt: the mail server may have been away for a
night, and who may read what has changed meanwhile. Any other mail leaves as it was written.
"""

import base64
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.mime.base import MIMEBase
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

from portal.core.tasks.models import FIRST_WAIT, OutgoingMail
from portal.core.tasks.services import after_commit, waiting_for

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")
TAKEN_FOR = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=4)
KEPT_FOR = timedelta(days=2)

Maker = Callable[..., EmailMessage | None]

logger = logging.getLogger("portal.operations")


class QueuedEmailBackend(BaseEmailBackend):
    """Writes each message down; the worker sends it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """The number of messages that wait. Raises TypeError for what can't be written down, and writes nothing."""
        contents = [pack(message) for message in email_messages if message.recipients()]
        for content in contents:
            after_commit(send_outgoing_mail, OutgoingMail.objects.write(content).pk)
        return len(contents)


def made_anew(make: Maker) -> Maker:
    """For a function of a module that makes a mail from ids (what JSON can say): while the mail waits only these are kept, and
    what ``make`` then says leaves. None: nothing leaves, for what it was about may be read no more."""

    @wraps(make)
    def made(*ids: Any) -> EmailMessage | None:
        message = make(*ids)
        if message is not None:
            message.made_by = [f"{make.__module__}.{make.__name__}", list(ids)]  # type: ignore[attr-defined]
        return message

    return made


def pack(message: EmailMessage) -> dict[str, Any]:
    """A message as JSON: to whom, and what makes it anew, or all that it says."""
    if made_by := getattr(message, "made_by", None):
        return {"to": _plain(message.to), "made_by": made_by}
    content: dict[str, Any] = {name: _plain(getattr(message, name)) for name in FIELDS}
    content["subtype"] = message.content_subtype
    content["headers"] = {name: str(value) for name, value in message.extra_headers.items()}
    content["alternatives"] = [[str(text), mimetype] for text, mimetype in getattr(message, "alternatives", [])]
    content["attachments"] = [_pack_attachment(attachment) for attachment in message.attachments]
    return content


def unpack(content: dict[str, Any]) -> EmailMessage | None:
    """The message again; None when there is none to send any more."""
    if "made_by" in content:
        make, ids = content["made_by"]
        return import_string(make)(*ids)  # type: ignore[no-any-return]
    message = EmailMultiAlternatives(**{name: content[name] for name in FIELDS}, headers=content["headers"])
    message.content_subtype = content["subtype"]
    for text, mimetype in content["alternatives"]:
        message.attach_alternative(text, mimetype)
    for name, data, mimetype in content["attachments"]:
        message.attach(name, base64.b64decode(data), mimetype)
    return message


@task()
def send_outgoing_mail(mail_id: int) -> None:
    """Send one mail, once. It is taken first, so that two workers don't both send it.

    A failure leaves it for later: each wait is twice the one before, and four hours at most.
    """
    now = timezone.now()
    if not OutgoingMail.objects.filter(_free(now), pk=mail_id).update(taken_at=now, attempts=F("attempts") + 1):
        return
    mail = OutgoingMail.objects.get(pk=mail_id)
    try:
        if (message := unpack(mail.content)) is not None:
            get_connection(settings.PORTAL_EMAIL_TRANSPORT).send_messages([message])
    except Exception:
        wait = min(FIRST_WAIT * 2 ** (mail.attempts - 1), LONGEST_WAIT)
        OutgoingMail.objects.filter(pk=mail_id).update(taken_at=None, next_try=timezone.now() + wait)
        raise
    mail.delete()


def give_up_outgoing_mail() -> int:
    """Delete what has waited too long: it may hold a link that signs in. Returns how many."""
    now = timezone.now()
    given_up, _ = OutgoingMail.objects.filter(_free(now), created_at__lt=now - KEPT_FOR).delete()
    if given_up:
        logger.warning("mails given up: %d", given_up)
    return given_up


def retry_outgoing_mail() -> int:
    """Ask again for what could not be sent, when its time has come. Returns how many."""
    now = timezone.now()
    waiting = OutgoingMail.objects.filter(_free(now), next_try__lte=now)
    asked = waiting_for(send_outgoing_mail)
    ids = [pk for pk in waiting.values_list("pk", flat=True) if (pk,) not in asked]
    for pk in ids:
        after_commit(send_outgoing_mail, pk)
    return len(ids)


def _free(now: datetime) -> Q:
    """What no worker is sending at the moment."""
    return Q(taken_at=None) | Q(taken_at__lt=now - TAKEN_FOR)


def _plain(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, list) else str(value)


def _pack_attachment(attachment: Any) -> list[str | None]:
    if isinstance(attachment, MIMEBase):
        raise TypeError("a MIME part can't be queued: attach name, content and type")
    name, data, mimetype = attachment
    encoded = data.encode() if isinstance(data, str) else data
    return [name, base64.b64encode(encoded).decode(), mimetype]
