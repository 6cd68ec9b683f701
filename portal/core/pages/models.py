"""The abstract page, the queryset that carries the reading rule, and the rule about the files that a page shows."""

from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page, PageManager, Revision
from wagtail.query import PageQuerySet

from portal.core.audience.services import needs, readable
from portal.core.pages.addresses import PortalPageForm
from portal.core.pages.faults import refuse_half_written
from portal.core.publishing.guards import ChangeRefused


class ReadablePageQuerySet(PageQuerySet):
    """Pages, as a person may read them."""

    def visible_to(self, user: Any) -> "ReadablePageQuerySet":
        """The live pages that ``user`` may read."""
        return readable(self.live(), user)  # type: ignore[return-value]


def refuse_hidden_files(page: Page, place: Page | None = None) -> None:
    """Raises ChangeRefused when ``page``, published at ``place``, would show a file that not all its readers may read."""
    from portal.core.files.readable import hidden_files
    from portal.core.pages.audience import path_tokens
    from portal.core.pages.words import hidden_file_message

    readers = path_tokens(place or page)
    hidden = hidden_files(page, readers)
    if hidden:
        raise ChangeRefused(*(hidden_file_message(file, needs(file), readers) for file in hidden))


# An editor looks at a phone first: that is where the page is read.
PREVIEW_SIZES = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 390, "label": "Aperçu sur téléphone"},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": "Aperçu sur tablette"},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": "Aperçu sur ordinateur"},
]


ADDRESS_HELP = (
    "En minuscules, sans accent ni espace\u202f: «\u202fhall-occupe\u202f» pour /fiches/hall-occupe/. Si vous la changez, "
    "l’ancienne adresse mène à la nouvelle."
)


class BasePage(Page):
    """Every page of the portal. Plain, unnested Page of Wagtail below it (docs/adr: the swappable Page is not used)."""

    objects = PageManager.from_queryset(ReadablePageQuerySet)()
    base_form_class = PortalPageForm
    preview_sizes = PREVIEW_SIZES
    preview_modes = [("", "Page")]
    # Wagtail's without its menus: the portal has none that are made of pages.
    promote_panels: ClassVar[list[Any]] = [
        FieldPanel("slug", heading="Fin de l’adresse", help_text=ADDRESS_HELP),
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], "Pour les moteurs de recherche"),
    ]
    # The last tab of pages that arrange their own: Wagtail shows the schedule beside the form, where it stands in none.
    address_panels: ClassVar[list[Any]] = [*promote_panels, PublishingPanel()]
    # True: nothing on the page but its {% personal %} parts depends on who reads, beyond what the reader holds.
    same_for_readers: ClassVar[bool] = False

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve with the cache rule of its audience (the door has checked who asks)."""
        response = super().serve(request, *args, **kwargs)
        response.same_for_readers = self.same_for_readers
        from portal.core.pages.door import cache_rule

        return cache_rule(request, self, response)

    def anchor_at(self, content_path: str) -> str:
        """The anchor nearest to what Wagtail's index of references calls ``content_path``; empty where the page has none."""
        return ""

    def check_publishing(self) -> None:
        """Raises ChangeRefused when this version may not be published where the page stands, or isn’t finished."""
        refuse_half_written(self)
        refuse_hidden_files(self)

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish, or schedule, all or nothing; refused (ChangeRefused) when a file would be hidden from readers."""
        revision.as_object().check_publishing()
        return super().publish(revision, *args, **kwargs)
