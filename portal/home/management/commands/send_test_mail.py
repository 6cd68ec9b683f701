"""Sends one message, so that an operator knows whether mail leaves."""

from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.forms import ValidationError


class Command(BaseCommand):
    """`manage.py send_test_mail somebody@somewhere`."""

    help = "Envoie un message d’essai à une adresse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One address."""
        parser.add_argument("address", help="adresse du destinataire")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        """Sends now, not by the queue: the answer of the mail server is what the operator wants to see."""
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError("Ce n’est pas une adresse électronique.") from error
        body = f"Ce message d’essai vient de {settings.SITE_NAME} ({settings.PORTAL_HOST_URL}). Il n’y a rien à faire."
        try:
            send_mail(
                f"Essai d’envoi — {settings.SITE_NAME}",
                body,
                settings.DEFAULT_FROM_EMAIL,
                [address],
                connection=get_connection(settings.PORTAL_EMAIL_TRANSPORT),
            )
        except (SMTPException, OSError) as error:
            raise CommandError(
                f"Le message n’est pas parti : {error}. Vérifiez SMTP_HOST, SMTP_PORT et SMTP_*."
            ) from error
        self.stdout.write(
            f"Message remis par {settings.PORTAL_EMAIL_TRANSPORT.split('.')[-2]}, expéditeur {settings.DEFAULT_FROM_EMAIL}."
        )
