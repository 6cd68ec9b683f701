"""Fields that forgive."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

ADDRESS = "Adresse électronique professionnelle"
NOT_AN_ADDRESS = "Écrivez une adresse complète, par exemple prenom.nom@organisme.fr."


def plain_address(text: str) -> str:
    """One spelling for each address: no spaces, no capitals, no look-alike letters.

    Attempt limits count by this spelling, so that variants of one address share one count.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(folded.removeprefix("mailto:").split()).strip("<>;,.")


class AddressField(forms.EmailField):
    """An e-mail address, typed or pasted as people do."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", ADDRESS)
        attributes = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.EmailInput(attrs=attributes))
        kwargs.setdefault("error_messages", {"required": "Écrivez votre adresse.", "invalid": NOT_AN_ADDRESS})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return plain_address(str(value)) if value else ""

    def run_validators(self, value: str) -> None:
        """Only ASCII before the @: databases disagree about the case of other letters."""
        super().run_validators(value)
        if value and not value.rpartition("@")[0].isascii():
            raise ValidationError(NOT_AN_ADDRESS, code="invalid")


def password_field(label: str, *, new: bool = False, **kwargs: Any) -> forms.CharField:
    """A password, kept as typed. ``new``: password managers propose one."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    kwargs.setdefault("error_messages", {"required": "Écrivez le mot de passe."})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, **kwargs)


NEW_PASSWORD_HELP = "Douze caractères au moins. Une phrase que vous retiendrez vaut mieux qu’un mot compliqué."
