"""People and organisations for tests."""

from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from portal.accounts.models import Organisation, User
from portal.accounts.roles import ADMINISTRATORS, ensure_roles
from portal.accounts.services.invitations import give_groups

PASSWORD = "un-mot-de-passe-solide"


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A landlord."""

    class Meta:
        model = Organisation
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda number: f"organisme-{number}")
    name = factory.Sequence(lambda number: f"Organisme {number} Habitat")
    region = "bretagne"


class UserFactory(factory.django.DjangoModelFactory):
    """A member who can sign in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"personne{number}@exemple.fr")
    first_name = "Nadia"
    last_name = factory.Sequence(lambda number: f"Belkacem {number}")
    organisation = factory.SubFactory(OrganisationFactory)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        password = fields.pop("password", PASSWORD)
        person = model_class.objects.create_user(fields.pop("email"), password, **fields)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person


def with_role(name: str, **fields: Any) -> User:
    """A person with this role; an administrator is a superuser."""
    ensure_roles()
    person = UserFactory(**fields)
    give_groups(person, list(Group.objects.filter(name=name)))
    return person


def administrator(**fields: Any) -> User:
    """Who may do everything technical."""
    return with_role(ADMINISTRATORS, **fields)
