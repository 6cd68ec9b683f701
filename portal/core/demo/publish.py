"""A demo page is born as an editor's would be: a draft, its audience, then Wagtail's own publishing."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail import hooks
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from portal.settings.known import DEMO_DOMAIN

EDITOR = f"editeur@{DEMO_DOMAIN}"


def editor() -> Any:
    """The demo's editor, owner of the demo pages; None when that account isn't there."""
    return get_user_model()._default_manager.filter(email=EDITOR).first()


def publish(page: Any, parent: Page | None, audience: str = "public") -> None:
    """Add ``page`` below ``parent`` and publish it; nothing happens when its address is taken, or its parent is gone."""
    if audience not in ("public", "members"):
        raise ValueError(f"audience is public or members, not {audience!r}")
    if parent is None or parent.get_children().filter(slug=page.slug).exists():
        return
    page.live = False
    page.owner = editor()
    clean_streams(page)
    parent.add_child(instance=page)
    if audience == "members":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    page.save_revision(user=page.owner).publish(user=page.owner)


def clean_streams(page: Any) -> None:
    """Have every StreamField say what is wrong, as the editor's form would; anchors are made here."""
    hooks.search_for_hooks()  # choosers ask for what the rooms' wagtail_hooks register
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = field.to_python(getattr(page, field.name))
            setattr(page, field.name, field.stream_block.clean(value))
