"""The form of every page: what has never been published, and so was never cited, makes way for an address already taken.

An address is taken too by a page that left it and has editions: what cites them goes on leading there.
"""

from typing import Any

from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

LONGEST = 255
CITED = "Cette adresse a été celle d’une autre page, dont les éditions sont citées à ce nom. Choisissez-en une autre."


class PortalPageForm(WagtailAdminPageForm):
    """Wagtail's, but a page that has never been published takes the next free address by itself."""

    def clean(self) -> dict[str, Any]:
        slug = self.cleaned_data.get("slug")
        if slug and self.parent_page and self.instance.first_published_at is None:
            self.cleaned_data["slug"] = next_free(slug, self.parent_page, self.instance)
        elif slug and "slug" in self.changed_data and slug in cited_slugs(self.parent_page, self.instance):
            self.add_error("slug", CITED)
        return super().clean()  # type: ignore[no-any-return]


def next_free(slug: str, parent: Page, page: Page) -> str:
    """``slug``, or with the first number from 2 that no other page below ``parent`` has, or is cited by."""
    others = parent.get_children().exclude(pk=page.pk)
    taken = set(others.values_list("slug", flat=True)) | cited_slugs(parent, page)
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        end = f"-{number}"
        candidate = slug[: LONGEST - len(end)] + end
    return candidate


def cited_slugs(parent: Page, page: Page | None = None) -> set[str]:
    """What pages with editions were called below ``parent``, but for ``page`` itself."""
    parts = parent.get_url_parts()
    if parts is None or parts[2] is None:
        return set()
    left = Redirect.objects.filter(
        old_path__startswith=parts[2], redirect_page_route_path="", redirect_page__editions__isnull=False
    )
    paths = left.exclude(redirect_page=page.pk if page else None).values_list("old_path", flat=True)
    return {slug for slug in (path.removeprefix(parts[2]) for path in paths) if "/" not in slug}
