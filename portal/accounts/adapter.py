"""How allauth behaves here: nobody signs up unasked, mails are ours, nothing leads elsewhere."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.models import User


def is_path_here(url: str) -> bool:
    """Whether ``url`` is a path of the portal and nothing else, in any browser's reading of it."""
    if not url.startswith("/") or url.startswith("//") or "\\" in url:
        return False
    if any(unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"} for character in url):
        return False
    return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_code": "Ce code n’est pas le bon.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "invalid_password_reset": "Ce lien ne sert plus.",
        "rate_limited": "Trop de demandes à la suite. Attendez une minute.",
        "too_many_login_attempts": "Trop d’essais à la suite. Attendez cinq minutes, ou demandez un nouveau mot de passe.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Stricter than allauth's, which would let other hosts of this instance through (packages have one)."""
        return bool(url) and is_path_here(url)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Text only, in our words. The mail backend queues it: no page waits, known and unknown address cost the same."""
        words = {
            **context,
            "email": email,
            "site_name": settings.SITE_NAME,
            "portal_url": settings.PORTAL_HOST_URL,
            "valid_days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "valid_minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        }
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", words).split())
        body = render_to_string(f"{template_prefix}_message.txt", words).strip() + "\n"
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [email]).send()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Always the portal's own address: a forged Host header must not choose where the link leads."""
        uidb36, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": secret})
        return settings.PORTAL_HOST_URL + path

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By address alone: allauth's adds the Host header, whose port a caller may vary."""
        return f"login:{credentials.get('email', '')}".lower()


class MFAAdapter(DefaultMFAAdapter):
    """The second factor, in French."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon. Il change toutes les trente secondes.",
        "cannot_generate_recovery_codes": "Choisissez d’abord un deuxième facteur.",
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Clé {number}"

    def build_totp_svg(self, url: str) -> str:
        """On white: a camera reads it in dark mode too."""
        head, tag, rest = super().build_totp_svg(url).partition("<path")
        return f'{head}<rect width="100%" height="100%" fill="#fff"/>{tag}{rest}'

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}
