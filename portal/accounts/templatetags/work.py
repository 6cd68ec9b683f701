"""Where one's work is, for who does more than read and write."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from portal.accounts.roles import CURATING, MODERATE

register = template.Library()
PLACES = (
    (CURATING[0], "veille:desk", "veille", "L’atelier de la veille"),
    (MODERATE, "quartiers:moderation", "quartiers", "La modération de Quartiers"),
    ("wagtailadmin.access_admin", "wagtailadmin_home", "crayon", "Administration des contenus"),
)


@dataclass(frozen=True)
class Work:
    """A link to a place of work, with its sign."""

    url: str
    sign: str
    label: str


@register.simple_tag
def work_of(user: Any) -> list[Work]:
    """``{% work_of request.user as works %}``: the places that open to this person, by the permission that each asks for."""
    return [Work(reverse(name), sign, label) for permission, name, sign, label in PLACES if user.has_perm(permission)]
