"""The address space of the portal (a public contract)."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal.home import views as home
from portal.home.sitemaps import SITEMAPS, robots

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("healthz", home.healthz, name="healthz"),
    path("readyz", home.readyz, name="readyz"),
    path("sw.js", home.service_worker, name="service_worker"),
    path("hors-ligne/", home.offline, name="offline"),
    path("styleguide/", home.styleguide, name="styleguide"),
    path("admin/", include("portal.accounts.admin_urls")),
    path("admin/", include("portal.core.pages.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("compte/recherches/", include("search.saved.urls")),
    path("compte/suivis/", include("guides.following.urls")),
    path("compte/", include("portal.accounts.urls")),
    path("recherche/", include("search.urls")),
    path("veille/", include("veille.urls")),
    path("", include("portal.core.files.urls")),
    path("", include("portal.core.packages.urls")),
    path("quartiers/", include("quartiers.urls")),
    path("", include("guides.urls")),
    path("", include("courses.urls")),
    path("", include(wagtail_urls)),
]

handler429 = "portal.accounts.views.sign_in.too_many_requests"  # allauth asks for it by this name
handler404 = "portal.home.views.handler404"
