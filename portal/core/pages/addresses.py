"""The form of every page: what has never been published, and so was never cited, makes way for an address already taken."""

from typing import Any

from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

LONGEST = 255


class PortalPageForm(WagtailAdminPageForm):
    """Wagtail's, but a page that has never been published takes the next free address by itself."""

    def clean(self) -> dict[str, Any]:
        slug = self.cleaned_data.get("slug")
        if slug and self.parent_page and self.instance.first_published_at is None:
            self.cleaned_data["slug"] = next_free(slug, self.parent_page, self.instance)
        return super().clean()  # type: ignore[no-any-return]


def next_free(slug: str, parent: Page, page: Page) -> str:
    """``slug``, or with the first number from 2 that no other page below ``parent`` has."""
    others = parent.get_children().exclude(pk=page.pk)
    taken = set(others.values_list("slug", flat=True))
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        end = f"-{number}"
        candidate = slug[: LONGEST - len(end)] + end
    return candidate
