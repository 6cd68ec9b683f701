"""An editor who may change a file sees it in the admin, whatever its readers are."""

from typing import Any

from wagtail.permissions import policy_registry

from portal.core.files.models import PortalDocument, PortalImage


def may_edit(user: Any, member: PortalImage | PortalDocument) -> bool:
    """Whether ``user`` may change ``member`` in the admin (role groups and collections decide)."""
    if not user.is_authenticated or user.is_superuser:
        return False
    policy = policy_registry.get_by_type(type(member))
    return bool(policy.user_has_permission_for_instance(user, "change", member))
