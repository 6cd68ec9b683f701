"""What is made once every table is there."""

from collections.abc import Iterable

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models import Model


def everything_is_migrated(app_config: AppConfig, using: str, needed: Iterable[type[Model]]) -> bool:
    """Whether ``post_migrate`` has come to the last app that has models, and the tables of ``needed`` are there.

    Permissions of every app exist then; a partial migration (``migrate <app>``) may leave tables out.
    """
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if app_config.name != last.name or using != "default":
        return False
    return {model._meta.db_table for model in needed} <= set(connections[using].introspection.table_names())
