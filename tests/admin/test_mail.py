"""Mail is written down in the request and sent by the worker."""

from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from portal.core.tasks import drain
from portal.core.tasks.mail import TAKEN_FOR, send_outgoing_mail
from portal.core.tasks.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)
BROKEN = "tests.admin.test_mail.BrokenTransport"


class BrokenTransport:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise ConnectionError("the mail server is away")


@pytest.fixture(autouse=True)
def _queued(settings: Any) -> None:
    settings.EMAIL_BACKEND = "portal.core.tasks.mail.QueuedEmailBackend"
    settings.PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"


def write(subject: str = "Une relecture vous attend") -> None:
    send_mail(subject, "Bonjour", None, ["editeur@example.org"])


def test_a_request_writes_the_mail_down_and_the_worker_sends_it_once() -> None:
    write()
    assert mail.outbox == []
    assert OutgoingMail.objects.count() == 1
    drain()
    assert [message.subject for message in mail.outbox] == ["Une relecture vous attend"]
    assert OutgoingMail.objects.count() == 0
    assert drain() == 0


def test_a_request_that_is_rolled_back_sends_nothing() -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    drain()
    assert mail.outbox == []
    write("Celui-ci part")
    drain()
    assert [message.subject for message in mail.outbox] == ["Celui-ci part"]


def test_html_headers_copies_and_attachments_arrive_as_written() -> None:
    message = EmailMultiAlternatives("Objet", "Texte", "de@example.org", ["a@example.org"], cc=["c@example.org"])
    message.attach_alternative("<p>Texte</p>", "text/html")
    message.attach("lettre.txt", "Modèle", "text/plain")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.send()
    drain()
    sent = mail.outbox[0]
    assert sent.recipients() == ["a@example.org", "c@example.org"]
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    raw = sent.message().as_string()
    assert "<p>Texte</p>" in raw
    assert "lettre.txt" in raw


def test_a_message_for_nobody_is_not_kept() -> None:
    EmailMessage("Objet", "Texte", to=[]).send()
    assert OutgoingMail.objects.count() == 0


def test_what_the_mail_server_refuses_stays_and_is_asked_again(settings: Any) -> None:
    write()
    settings.PORTAL_EMAIL_TRANSPORT = BROKEN
    with pytest.raises(ConnectionError):
        drain()
    kept = OutgoingMail.objects.get()
    assert (kept.attempts, kept.taken_at) == (1, None)
    settings.PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    OutgoingMail.objects.update(next_try=timezone.now())
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()
    call_command("retry_mail")
    drain()
    assert len(mail.outbox) == 1


def test_a_mail_that_another_worker_has_taken_is_not_sent_twice() -> None:
    write()
    kept = OutgoingMail.objects.get()
    OutgoingMail.objects.update(taken_at=timezone.now())
    send_outgoing_mail.call(kept.pk)
    assert mail.outbox == []
    OutgoingMail.objects.update(taken_at=timezone.now() - 2 * TAKEN_FOR)
    send_outgoing_mail.call(kept.pk)
    assert len(mail.outbox) == 1
