"""`manage.py create_admin`: the first administrator, who invites the others."""

import getpass
import os
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from portal.accounts.forms.fields import AddressField
from portal.accounts.models import User
from portal.accounts.roles import ADMINISTRATORS, ensure_roles, role_groups
from portal.accounts.services.invitations import give_groups
from portal.settings.known import DEMO_PASSWORD


class Command(BaseCommand):
    help = "Crée un administrateur. Le mot de passe se tape, ou vient de la variable ADMIN_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="adresse électronique (demandée si elle manque)")
        parser.add_argument("--first-name", default="", help="prénom")
        parser.add_argument("--last-name", default="", help="nom")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            email = AddressField().clean(options["email"] or input("Adresse électronique : "))
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(
                f"{email} a déjà un compte : donnez-lui le rôle Administrateurs dans la liste des personnes."
            )
        person = User(email=email, first_name=options["first_name"], last_name=options["last_name"])
        password = os.environ.get("ADMIN_PASSWORD") or self.ask_password()
        self.check_password(password, person)
        self.create(person, password)
        self.stdout.write(f"{email} est administrateur.")

    def ask_password(self) -> str:
        """Typed twice, not shown."""
        password = getpass.getpass("Mot de passe : ")
        if password != getpass.getpass("Encore une fois\u202f: "):
            raise CommandError("Les deux mots de passe diffèrent : rien n’est créé.")
        return password

    def check_password(self, password: str, person: User) -> None:
        """Raises CommandError for a weak password, or for the demo's outside the demo."""
        if password == DEMO_PASSWORD and not settings.DEMO_PROFILE:
            raise CommandError("Ce mot de passe est affiché dans la démonstration : choisissez-en un autre.")
        try:
            validate_password(password, person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    @transaction.atomic
    def create(self, person: User, password: str) -> None:
        """The person, their address, their role: all or nothing."""
        ensure_roles()
        person.set_password(password)
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        give_groups(person, list(role_groups().filter(name=ADMINISTRATORS)))
