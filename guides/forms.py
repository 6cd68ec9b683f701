"""What a reader tells the editors."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.validators import MaxLengthValidator

from guides.models.feedback import FeedbackKind

LONGEST = 2000
LONGEST_SUBJECT = 120
GAP = 80  # so that the form names a round number
TOO_LONG = "Votre message compte %(show_value)d signes\u202f; %(limit_value)d sont possibles. Gardez l’essentiel."
SUBJECT_TOO_LONG = TOO_LONG.replace("message", "sujet")


class ReaderForm(forms.Form):
    """Words for the editors.

    ``token`` makes a double click write once. ``site_web`` is hidden from people: who fills it isn't one.
    """

    message = forms.CharField(
        label="Votre message",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Écrivez votre message.", "max_length": TOO_LONG},
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        required=False,
        help_text="Pour que l’on puisse vous répondre. Elle ne sert à rien d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Cette adresse n’a pas la forme nom@domaine.fr."},
    )
    site_web = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_member:
            del self.fields["email"]

    def clean_token(self) -> UUID:
        try:
            return UUID(self.cleaned_data["token"])
        except ValueError:
            return uuid4()

    @property
    def asked(self) -> list[forms.BoundField]:
        """What people see of it."""
        return [field for field in self.visible_fields() if field.name != "site_web"]

    @property
    def is_trap(self) -> bool:
        """Whether the field that people don't see was filled."""
        return bool(self.data.get("site_web"))


class FeedbackForm(ReaderForm):
    """An error, or a case without an answer. Lenient: an unknown part of the page is the whole page."""

    motif = forms.ChoiceField(
        label="Votre message concerne", choices=FeedbackKind.about_a_page, widget=forms.RadioSelect
    )
    partie = forms.CharField(label="Partie de la page", required=False)
    field_order = ("motif", "partie")

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].help_text = (
            "Ce que vous avez lu, ce qu’il faudrait y lire, ou votre situation. 2\u202f000 signes au plus, "
            "sans nom de locataire ni de collègue."
        )
        self.parts = dict(parts)
        if parts:
            self.fields["partie"].widget = forms.Select(choices=[("", "Toute la page"), *parts])
        else:
            del self.fields["partie"]

    def clean_partie(self) -> str:
        chosen: str = self.cleaned_data["partie"]
        return chosen if chosen in self.parts else ""


class LetterForm(ReaderForm):
    """Anything else: a subject, and a message. Kept together, the subject on the first line. What is about an account is for the
    network's animators, who need an address to answer to."""

    motif = forms.ChoiceField(
        label="Votre message concerne",
        choices=[(FeedbackKind.ACCOUNT, "Un compte, une invitation"), (FeedbackKind.LETTER, "Autre chose")],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Dites si votre message concerne un compte."),
    )
    sujet = forms.CharField(
        label="Sujet",
        max_length=LONGEST_SUBJECT,
        error_messages={"required": "Dites en quelques mots de quoi il s’agit.", "max_length": SUBJECT_TOO_LONG},
    )
    field_order = ("motif", "sujet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].help_text = "1\u202f800 signes au plus, sans nom de locataire ni de collègue."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("motif") == FeedbackKind.ACCOUNT and data.get("email") == "":
            self.add_error("email", "Laissez votre adresse\u202f: c’est là que l’animation du réseau vous répond.")
        return data

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"]
        MaxLengthValidator(LONGEST - LONGEST_SUBJECT - GAP, TOO_LONG)(message)
        return message

    def as_feedback(self) -> dict[str, Any]:
        """What is stored."""
        data = self.cleaned_data
        return {**data, "message": f"{data['sujet']}\n\n{data['message']}"}
