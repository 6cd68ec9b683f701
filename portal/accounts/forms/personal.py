"""Erasing one's account."""

from typing import Any

from django import forms

from portal.accounts.models import User

KEEP, REMOVE = "garder", "retirer"


class EraseForm(forms.Form):
    """Two answers before an account goes for good: what becomes of the posts, and the address typed again."""

    posts = forms.ChoiceField(
        label="Vos publications dans Quartiers",
        choices=[
            (KEEP, "Les garder sans mon nom\u202f: elles servent encore aux autres"),
            (REMOVE, "Les retirer aussi"),
        ],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choisissez ce que deviennent vos publications."),
    )
    email = forms.EmailField(
        label="Votre adresse, pour confirmer",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Écrivez votre adresse pour confirmer.",
            "invalid": "Écrivez votre adresse pour confirmer.",
        },
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        """The address of the account, in any letter case."""
        typed: str = self.cleaned_data["email"].strip().lower()
        if typed != self.person.email.lower():
            raise forms.ValidationError("Ce n’est pas l’adresse de ce compte.")
        return typed

    @property
    def keep_posts(self) -> bool:
        """Whether what the person published stays, under no name."""
        return self.cleaned_data["posts"] == KEEP
