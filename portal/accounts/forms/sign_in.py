"""allauth's forms in our words. What they check stays allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from portal.accounts.forms.fields import NEW_PASSWORD_HELP, AddressField, password_field
from portal.accounts.models import User


class LoginForm(account.LoginForm):
    """Sign in by address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember = forms.BooleanField(label="Rester connecté sur cet appareil", required=False, initial=True)
        self.fields = {
            "login": AddressField(),
            "password": password_field("Mot de passe"),
            "remember": remember,
        }

    def clean(self) -> dict[str, Any]:
        """A wrong pair is told at the password; too many attempts are told over the form."""
        try:
            return super().clean()
        except ValidationError as error:
            if error.code != "email_password_mismatch":
                raise
            self.add_error("password", ValidationError("Retapez le mot de passe de cette adresse.", code=error.code))
            return self.cleaned_data

    def has_code(self, code: str) -> bool:
        """Whether an error of this code was found."""
        return any(error.code == code for errors in self.errors.as_data().values() for error in errors)


class RequestLoginCodeForm(account.RequestLoginCodeForm):
    """Ask for a code by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


class ResetPasswordForm(account.ResetPasswordForm):
    """Ask for a link by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()


class UserTokenForm(account.UserTokenForm):
    """The link of a deactivated person no longer opens."""

    def _get_user(self, uidb36: str) -> User | None:
        person = super()._get_user(uidb36)
        return person if person is not None and person.is_active else None


def _one_new_password(form: forms.Form) -> None:
    """One field for the new password: the browser shows or keeps it; a second field helps nobody."""
    form.fields["password1"].label = "Nouveau mot de passe"
    form.fields["password1"].help_text = NEW_PASSWORD_HELP
    form.fields["password1"].error_messages["required"] = "Écrivez le nouveau mot de passe."
    form.fields["password1"].widget.attrs.pop("placeholder", None)
    form.fields.pop("password2")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    """Choose a password after the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _one_new_password(self)


class SetPasswordForm(account.SetPasswordForm):
    """Choose a first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _one_new_password(self)


class ChangePasswordForm(account.ChangePasswordForm):
    """Change the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _one_new_password(self)
        self.fields["oldpassword"] = password_field("Mot de passe actuel")
        self.order_fields(["oldpassword", "password1"])


class ReauthenticateForm(account.ReauthenticateForm):
    """Type the password again before a change that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field("Mot de passe")


def _plain_code(form: forms.Form, label: str) -> None:
    field = form.fields["code"]
    field.label = label
    field.error_messages["required"] = "Écrivez le code."
    field.widget.attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class ConfirmLoginCodeForm(account.ConfirmLoginCodeForm):
    """The code that came by mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self, "Code reçu par courriel")


class AuthenticateForm(mfa.AuthenticateForm):
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self, "Code de l’application, ou code de secours")


class MFAReauthenticateForm(mfa.ReauthenticateForm):
    """The second factor before a change that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self, "Code de l’application, ou code de secours")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """The first code of an application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain_code(self, "Code affiché par l’application")


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """A new key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de cette clé"
        self.fields["name"].help_text = "Par exemple « Téléphone de service »."
        self.fields["passwordless"].label = "Me connecter avec cette clé, sans mot de passe"
        self.fields["passwordless"].help_text = "L’appareil demande alors votre empreinte, votre visage ou son code."


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de cette clé"
