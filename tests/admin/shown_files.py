"""Images that few may read, guides that show them, and the edit form of a guide with one."""

import io
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from guides.models import GuidePage
from portal.accounts.models import User
from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.files.models import PortalImage
from tests import factories


def signed_in_editor(client: Client) -> User:
    ensure_roles()
    person = factories.person(groups=(Group.objects.get(name=EDITORS),))
    client.force_login(person)
    return person


def png() -> bytes:
    stream = io.BytesIO()
    PillowImage.new("RGB", (8, 8), "white").save(stream, "PNG")
    return stream.getvalue()


def collection(name: str = "Réservé aux membres", kind: str = "login") -> Collection:
    found = Collection.get_first_root_node().add_child(name=name)
    if kind:
        CollectionViewRestriction.objects.create(collection=found, restriction_type=kind)
    return found


def image(where: Collection | None = None, title: str = "Plan du hall") -> PortalImage:
    file = ContentFile(png(), name="plan.png")
    return PortalImage.objects.create(
        title=title,
        file=file,
        description="Un plan",
        width=8,
        height=8,
        collection=where or Collection.get_first_root_node(),
    )


def with_image(shown: PortalImage, slug: str = "avec-image", *, live: bool = True) -> GuidePage:
    block = ("image", {"image": shown, "alt": "Le plan du hall, vu de dessus.", "caption": ""})
    return factories.guide(slug, live=live, body=[factories.section("Le hall", block, anchor="hall")])


def add_image(page: GuidePage, shown: PortalImage) -> None:
    block = ("image", {"image": shown, "alt": "Le plan du hall, vu de dessus.", "caption": ""})
    page.body = [factories.section("Le hall", block, anchor="hall")]


def form_of(page: GuidePage, shown: PortalImage | None, **extra: Any) -> dict[str, Any]:
    blocks = [("text", rich_text("<p>Un texte.</p>"))]
    if shown is not None:
        blocks.append(("image", {"image": shown.pk, "alt": "Le plan du hall.", "caption": ""}))
    latest = page.get_latest_revision()
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "lead": page.lead,
            "brief": rich_text("<ul><li>Un point.</li></ul>", features=["ul", "bold"]),
            "for_whom": page.for_whom,
            "body": streamfield([("section", {"title": "Le hall", "anchor": "hall", "content": streamfield(blocks)})]),
            "authors": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "edition_note": page.edition_note,
            "search_words": "",
            "seo_title": "",
            "search_description": "",
            "next_review": "",
            "reviewer": "",
            "go_live_at": "",
            "expire_at": "",
            "loaded_revision_id": latest.pk if latest else "",
            "loaded_revision_created_at": latest.created_at.isoformat() if latest else "",
            **extra,
        }
    )


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def reload(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific
