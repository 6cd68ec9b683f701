"""What the worker does for accounts."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from portal.accounts.models import Invitation
from portal.accounts.roles import is_vouched_for
from portal.accounts.tokens import digest_of, secret_of


@task()
def send_invitation(invitation_id: int, round: int) -> None:
    """Send the mail of this round. An older round, an answered, a sent or a dead one: nothing to do.

    Raises RuntimeError when SECRET_KEY has changed since: the link would not open, it has to be sent again.
    """
    found = Invitation.objects.usable().filter(pk=invitation_id, round=round, sent_at=None)
    invitation = found.select_related("invited_by", "invited_by__organisation").first()
    if invitation is None or not is_vouched_for(invitation):
        return
    secret = secret_of(invitation)
    if digest_of(secret) != invitation.secret_digest:
        raise RuntimeError("SECRET_KEY has changed: send this invitation again")
    context = {
        "invitation": invitation,
        "link": settings.PORTAL_HOST_URL + reverse("accounts:accept", args=[secret]),
        "site_name": settings.SITE_NAME,
        "portal_url": settings.PORTAL_HOST_URL,
    }
    body = render_to_string("accounts/mail/invitation.txt", context)
    subject = f"Votre invitation au {settings.SITE_NAME}"
    # Straight to the mail server: the queue's table must not hold the secret.
    connection = get_connection(settings.PORTAL_EMAIL_TRANSPORT)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email], connection=connection).send()
    Invitation.objects.filter(pk=invitation_id, round=round).update(sent_at=timezone.now())
