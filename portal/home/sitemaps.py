"""What search engines are told: the pages that everybody may read, and no other."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

from portal.core.audience.services import readable

KEPT_OUT = ("/admin/", "/compte/", "/recherche/", "/styleguide/", "/*/signaler/")


class PublicPages(Sitemap):
    """Live pages whose audience is everybody, at the portal's own address."""

    limit = 5000

    def items(self) -> "QuerySet[Page]":
        return readable(Page.objects.live().filter(depth__gt=1), None).order_by("path")

    def location(self, item: Any) -> str:
        return str(item.url)

    def lastmod(self, item: Any) -> datetime | None:
        return item.last_published_at  # type: ignore[no-any-return]

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PORTAL_HOST_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PORTAL_HOST_URL).netloc


SITEMAPS = {"pages": PublicPages}


def robots(request: HttpRequest) -> HttpResponse:
    """Where robots may go, and where the list of pages is."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in KEPT_OUT),
        f"Sitemap: {settings.PORTAL_HOST_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
