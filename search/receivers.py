"""What is found otherwise although none of it was changed: what is filed under a theme that is called otherwise now."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save

from portal.core.tasks import after_commit
from portal.core.themes.models import Theme
from search.tasks import refile


def connect() -> None:
    """Called once, at start-up."""
    pre_save.connect(_theme_is_saved, sender=Theme)
    post_save.connect(_theme_saved, sender=Theme)
    post_delete.connect(_theme_deleted, sender=Theme)


def _theme_is_saved(sender: Any, instance: Theme, **kwargs: Any) -> None:
    called = Theme.objects.filter(pk=instance.pk).values_list("title", flat=True).first()
    instance._renamed = called is not None and called != instance.title  # type: ignore[attr-defined]


def _theme_saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    if instance._renamed:
        after_commit(refile, instance.key)


def _theme_deleted(sender: Any, instance: Theme, **kwargs: Any) -> None:
    after_commit(refile, instance.key)
