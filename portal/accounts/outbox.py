"""Mails of the accounts go by the queue: no page waits for the mail server, known and unknown address cost the same.

Mails may go twice if the worker dies between sending and forgetting; never zero times.
"""

import json

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django_tasks import task

from portal.accounts.models import OutgoingMail, User
from portal.accounts.tokens import seal, unseal
from portal.core.tasks import after_commit


def post(to: str, subject: str, body: str) -> None:
    """Have this mail sent once the running transaction is committed."""
    with transaction.atomic():
        mail = OutgoingMail.objects.create(to=to, sealed=seal(json.dumps([subject, body])))
        after_commit(send_waiting_mail, mail.pk)


@task()
def send_waiting_mail(mail_id: int) -> None:
    """Send the mail of this row, then forget it. A mail to a deactivated person is dropped."""
    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    if mail is None:
        return
    text = unseal(mail.sealed)
    if text is not None and may_be_written_to(mail.to):
        subject, body = json.loads(text)
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [mail.to]).send()
    mail.delete()


def may_be_written_to(address: str) -> bool:
    """Nobody writes to a person whose account is closed."""
    return not User.objects.filter(email__iexact=address, is_active=False).exists()
