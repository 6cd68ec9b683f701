"""Every mail of the accounts: text, in French, signed, without marks of haste or tracking."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

TEMPLATES = Path(settings.BASE_DIR) / "templates"
MESSAGES = sorted(
    str(path.relative_to(TEMPLATES))
    for folder in ("account", "mfa")
    for path in (TEMPLATES / folder / "email").glob("*_message.txt")
    if path.name != "base_message.txt"
)
WORDS = {
    "site_name": settings.SITE_NAME,
    "portal_url": "http://testserver",
    "email": "nadia@exemple.fr",
    "code": "ABC-DEF",
    "password_reset_url": "http://testserver/compte/mot-de-passe/nouveau/1-x/",
    "timestamp": timezone.now(),
    "ip": "192.0.2.1",
    "user_agent": "Firefox <b>'\"&",
    "valid_days": 3,
    "valid_minutes": 10,
}


@pytest.mark.parametrize("template", MESSAGES)
def test_mail(template: str) -> None:
    body = render_to_string(template, WORDS)
    subject = render_to_string(template.replace("_message.txt", "_subject.txt"), WORDS)

    assert body.startswith("Bonjour")
    assert settings.SITE_NAME in body
    assert "n’y répondez pas" in body
    assert not {"!", "<img", "&#", "&lt;"} & {mark for mark in ("!", "<img", "&#", "&lt;") if mark in body + subject}
    assert subject.strip()


def test_there_are_mails() -> None:
    assert len(MESSAGES) >= 11
