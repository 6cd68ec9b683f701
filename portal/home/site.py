"""A portal has one site, whose root is the home page: Wagtail's own welcome page gives way to it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from portal.home.models import HomePage

WELCOME = "Welcome to your new Wagtail site!"


def set_up_site() -> HomePage:
    """The home page, made the root of the default site if there is none yet. Changes nothing on a portal that has one."""
    home = HomePage.objects.first()
    if home is None:
        home = _make_home()
    return home


@transaction.atomic
def _make_home() -> HomePage:
    root = Page.get_first_root_node()
    home = HomePage(title="Accueil", slug="accueil", live=False)
    root.add_child(instance=home)
    home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    address = urlsplit(settings.PORTAL_HOST_URL)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = settings.SITE_NAME
    site.root_page = home
    site.save()
    welcome = Page.objects.filter(title=WELCOME, depth=2, numchild=0, latest_revision=None).first()
    if welcome is not None:
        welcome.delete()
    return home
