"""What is found otherwise although none of it was changed: what is filed under a theme that is called otherwise now."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from portal.core.tasks import after_commit
from portal.core.themes.models import Theme
from search.tasks import refile


def connect() -> None:
    """Called once, at start-up."""
    for signal in (post_save, post_delete):
        signal.connect(_theme_changed, sender=Theme)


def _theme_changed(sender: Any, instance: Theme, created: bool = False, **kwargs: Any) -> None:
    if not created:
        after_commit(refile, instance.key)
