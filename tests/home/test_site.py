"""A new portal without the demo: `set_up_site` gives it its first pages, once."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from portal.core.themes.models import Theme

pytestmark = pytest.mark.django_db


def test_a_new_portal_has_its_themes_and_opens_after_one_command(client: Client) -> None:
    call_command("set_up_site")
    assert Theme.objects.count() == 11
    for url in ("/", "/guides/", "/fiches/"):
        assert client.get(url).status_code == 200


def test_the_command_changes_nothing_the_second_time() -> None:
    call_command("set_up_site")
    before = list(Page.objects.order_by("pk").values("pk", "path", "title", "latest_revision"))
    call_command("set_up_site")
    assert list(Page.objects.order_by("pk").values("pk", "path", "title", "latest_revision")) == before
