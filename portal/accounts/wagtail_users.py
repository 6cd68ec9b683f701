"""Wagtail's users app with our list (portal.accounts.user_list). Read before models are: names only."""

from wagtail.users.apps import WagtailUsersAppConfig


class PortalUsersConfig(WagtailUsersAppConfig):
    """The same app, with our views."""

    user_viewset = "portal.accounts.user_list.PeopleViewSet"
