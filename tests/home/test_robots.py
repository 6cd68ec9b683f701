"""What search engines are told: public pages, and no other."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def test_sitemap_lists_what_everybody_may_read_and_nothing_else(client: Client) -> None:
    factories.restrict(factories.guide("membres"))
    factories.restrict(factories.card("groupe"), factories.reader_group())
    factories.guide("brouillon", live=False)
    factories.guide("public")
    client.force_login(factories.person())
    text = client.get("/sitemap.xml").text
    assert "<loc>http://testserver/guides/public/</loc>" in text
    for slug in ("membres", "groupe", "brouillon"):
        assert slug not in text


def test_robots_are_told_where_the_sitemap_is_and_what_to_leave(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text
