"""Profile, accepting an invitation, inviting, changing a person's groups."""

import re
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.accounts.choices import JobFamily
from portal.accounts.forms.fields import NEW_PASSWORD_HELP, NOT_AN_ADDRESS, AddressField, password_field
from portal.accounts.models import Invitation, Organisation, User
from portal.accounts.roles import grantable_groups, role_groups
from portal.accounts.services.invitations import Invitee, refusal

MOST_LINES = 50
NAMED = re.compile(r"^(?P<name>[^<>@]*)<(?P<address>[^<>]+)>$")
CHOOSE = "Choisissez"
MORE_BY_ADMINISTRATORS = " Éditeurs et administrateurs sont invités par un administrateur."


class ProfileForm(forms.ModelForm):
    """What a person says of themselves. The landlord is set by the network's animators."""

    class Meta:
        model = User
        fields = ["first_name", "last_name", "job_family", "job_title", "region"]
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("first_name", "Écrivez votre prénom."), ("last_name", "Écrivez votre nom.")):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = words


class AcceptForm(forms.Form):
    """Opens the account of an invitation."""

    first_name = forms.CharField(
        label="Prénom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": "Écrivez votre prénom."},
    )
    last_name = forms.CharField(
        label="Nom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": "Écrivez votre nom."},
    )
    job_family = forms.ChoiceField(label="Filière", choices=[("", CHOOSE), *JobFamily.choices], required=False)
    password = password_field("Mot de passe", new=True, help_text=NEW_PASSWORD_HELP)

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        self.invitation = invitation
        known = {name: getattr(invitation, name) for name in ("first_name", "last_name", "job_family")}
        super().__init__(*args, **{"initial": known, **kwargs})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data:
            names = {name: data.get(name, "") for name in ("first_name", "last_name")}
            try:
                validate_password(data["password"], User(email=self.invitation.email, **names))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class GroupsField(forms.ModelMultipleChoiceField):
    """Role groups and readers' groups, as boxes to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Group.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class InviteForm(forms.Form):
    """Invites up to fifty people at once; every line is read before anything is written."""

    addresses = forms.CharField(
        label="Adresses à inviter",
        help_text="Une par ligne, cinquante au plus. Avec le nom si vous l’avez : Nadia Belkacem <nadia@organisme.fr>",
        widget=forms.Textarea(attrs={"rows": 5, "autocapitalize": "none", "spellcheck": "false"}),
        max_length=20_000,
        error_messages={"required": "Écrivez au moins une adresse."},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label="Organisme", required=False, empty_label=CHOOSE
    )
    job_family = forms.ChoiceField(label="Filière", choices=[("", CHOOSE), *JobFamily.choices], required=False)
    roles = GroupsField(
        label="Rôles", help_text="Sans rôle, la personne est membre : elle lit, apprend, publie et commente."
    )
    readers = GroupsField(label="Groupes de lecteurs")

    def __init__(self, giver: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_groups(self, giver)
        if not giver.is_superuser:
            self.fields["roles"].help_text += MORE_BY_ADMINISTRATORS

    def clean_addresses(self) -> list[Invitee]:
        """One invitee a line. Every wrong line is named."""
        lines = [line.strip() for line in re.split(r"[\n;]|,(?![^<]*>)", self.cleaned_data["addresses"])]
        numbered = [(number, line) for number, line in enumerate(lines, 1) if line]
        if len(numbered) > MOST_LINES:
            raise ValidationError(f"{len(numbered)} adresses : invitez-en {MOST_LINES} au plus à la fois.")
        invitees: dict[str, Invitee] = {}
        problems = []
        for number, line in numbered:
            try:
                invitee = read_invitee(line)
            except ValidationError:
                problems.append(f"Ligne {number} : « {line[:80]} » n’est pas une adresse.")
                continue
            if problem := refusal(invitee.email):
                problems.append(f"Ligne {number} : {problem}")
            invitees.setdefault(invitee.email, invitee)
        if problems:
            raise ValidationError([ValidationError(problem) for problem in problems])
        return list(invitees.values())

    def groups(self) -> list[Group]:
        """What was ticked."""
        return [*self.cleaned_data["roles"], *self.cleaned_data["readers"]]


def offer_groups(form: forms.Form, giver: User) -> None:
    """The boxes that ``giver`` may tick; a list that would be empty isn't shown."""
    offered = grantable_groups(giver).order_by("name")
    fields: dict[str, Any] = form.fields
    fields["roles"].queryset = offered.filter(pk__in=role_groups().values("pk"))
    fields["readers"].queryset = offered.exclude(pk__in=role_groups().values("pk"))
    if not fields["readers"].queryset.exists():
        fields["readers"].widget = forms.MultipleHiddenInput()


def read_invitee(line: str) -> Invitee:
    """``nadia@x.fr`` or ``Nadia Belkacem <nadia@x.fr>``. Raises ValidationError."""
    named = NAMED.match(line)
    address = AddressField().clean(named["address"] if named else line)
    first_name, _, last_name = (named["name"] if named else "").strip(' "').partition(" ")
    return Invitee(address, first_name[:150], last_name[:150])


class PersonForm(forms.Form):
    """A person's address, their landlord, what they may do and read. ``seen``: how the page showed it; only what was changed
    on the page is changed."""

    email = AddressField(
        label="Adresse électronique",
        help_text="Elle sert à se connecter. La changer ferme les sessions\u202f; l’ancienne adresse en est prévenue.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Écrivez l’adresse de cette personne.", "invalid": NOT_AN_ADDRESS},
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label="Organisme", required=False, empty_label="Aucun"
    )
    roles = GroupsField(label="Rôles")
    readers = GroupsField(label="Groupes de lecteurs")
    seen = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, giver: User, person: User, *args: Any, **kwargs: Any) -> None:
        self.person = person
        held = list(person.groups.all())
        initial = {"email": person.email, "organisation": person.organisation, "roles": held, "readers": held}
        seen = [person.email, person.organisation_id, [group.pk for group in held]]
        super().__init__(*args, **{"initial": {**initial, "seen": seen}, **kwargs})
        offer_groups(self, giver)

    def clean_email(self) -> str:
        """An address signs in one person."""
        typed: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=typed).exclude(pk=self.person.pk).exists():
            raise ValidationError("Cette adresse est celle d’un autre compte.")
        return typed

    def clean_seen(self) -> list[Any]:
        """An address, a landlord's key, and the keys of groups."""
        match self.cleaned_data["seen"]:
            case [str(), int() | None, [*_]] as seen:
                return seen
        raise ValidationError("Rechargez cette page, puis recommencez.")

    def changes(self) -> dict[str, Any]:
        """What ``change_person`` is asked for."""
        email, organisation, held = self.cleaned_data["seen"]
        ticked = [*self.cleaned_data["roles"], *self.cleaned_data["readers"]]
        offered = self.fields["roles"].queryset | self.fields["readers"].queryset  # type: ignore[attr-defined]
        changed: dict[str, Any] = {
            "give": [group for group in ticked if group.pk not in held],
            "take_back": [group for group in offered if group.pk in held and group not in ticked],
        }
        if self.cleaned_data["email"] != email:
            changed["email"] = self.cleaned_data["email"]
        chosen = self.cleaned_data["organisation"]
        if (chosen and chosen.pk) != organisation:
            changed["organisation"] = chosen
        return changed
