"""Where one's work is, for who does more than read and write."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from wagtail.models import Page

from portal.accounts.audience import groups_of
from portal.accounts.roles import CURATING, MODERATE

register = template.Library()
ADMIN = "wagtailadmin.access_admin"
PLACES = (
    (CURATING[0], "veille:desk", "veille", "L’atelier de la veille"),
    (MODERATE, "quartiers:moderation", "quartiers", "La modération de Quartiers"),
    (ADMIN, "wagtailadmin_home", "crayon", "Administration des contenus"),
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


@register.simple_tag(takes_context=True)
def edit_url(context: Any) -> str:
    """``{% edit_url as url %}``, in a personal part of a page: where its reader may change it; empty for others and in a preview.

    Who is in no role's group costs no query: a kept page stays as cheap for them.
    """
    request = context.get("request")
    if request is None or not request.user.is_authenticated or getattr(request, "is_preview", False):
        return ""
    user = request.user
    works = user.is_superuser or any(not group.is_reader for group in groups_of(user))
    if not works or not user.has_perm(ADMIN):
        return ""
    page = Page.find_for_request(request, request.path)
    may = page is not None and page.permissions_for_user(user).can_edit()
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if may else ""
