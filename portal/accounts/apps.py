from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from portal.accounts import personal
        from portal.accounts.audience import reader_groups, reader_tokens
        from portal.accounts.models import ReaderGroup
        from portal.accounts.personal_data import AccountData
        from portal.accounts.unsent import drop_anothers
        from portal.core.audience import registry

        registry.register_holdings(reader_tokens)
        personal.register(AccountData())
        register_permission_policy(ReaderGroup)  # else Wagtail asks for the permissions of its parent, Group
        registry.register_reader_groups(reader_groups)
        user_logged_in.connect(drop_anothers, dispatch_uid="portal.accounts.unsent")
        post_migrate.connect(ensure_roles_after_the_last_app, dispatch_uid="portal.accounts.roles")


def ensure_roles_after_the_last_app(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Every app's permissions are there once the last app has been migrated; a partial migration is left alone."""
    from wagtail.models import GroupCollectionPermission, GroupPagePermission

    from portal.accounts import roles
    from portal.core.migrated import everything_is_migrated

    needed = (GroupPagePermission, GroupCollectionPermission, roles.ReaderGroup)
    if everything_is_migrated(app_config, using, needed):
        roles.ensure_roles()
