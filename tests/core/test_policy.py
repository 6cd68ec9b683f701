"""The content policy: strict on the portal, Wagtail's own on the admin only."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_public_pages_allow_nothing_inline_and_nothing_from_elsewhere(client):
    factories.guide()
    for address in ("/", "/guides/", "/guides/vehicules/", "/inconnu/", "/compte/"):
        policy = client.get(address, follow=True)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "http" not in policy


def test_the_admin_has_its_own_policy(client):
    client.force_login(factories.person(is_superuser=True, is_staff=True))
    assert "'unsafe-inline'" in client.get("/admin/", follow=True)["Content-Security-Policy"]
    assert "'unsafe-inline'" not in client.get("/styleguide/")["Content-Security-Policy"]
