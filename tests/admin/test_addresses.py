"""The address of a page: taken already, it is the portal that finds another, as long as nobody can have cited it."""

import pytest
from django.test import Client
from django.urls import reverse

from guides.models import GuidePage
from portal.accounts.models import User
from tests import factories
from tests.admin.test_file_audience import edit, form_of, reload

pytestmark = pytest.mark.django_db


def test_a_draft_takes_the_next_free_address_and_keeps_it(editor: User, client: Client) -> None:
    factories.guide("boites")
    factories.guide("boites-2")
    draft = factories.guide("essai", live=False)
    mine = form_of(draft, None, slug="boites")
    assert client.post(edit(draft), mine).status_code == 302
    assert reload(draft).get_latest_revision_as_object().slug == "boites-3"
    client.post(edit(draft), form_of(draft, None, slug="boites"))
    assert reload(draft).get_latest_revision_as_object().slug == "boites-3"


def test_a_new_page_takes_the_next_free_address(editor: User, client: Client) -> None:
    first = factories.guide("boites")
    new = form_of(first, None, title="Boîtes forcées", slug="boites")
    url = reverse("wagtailadmin_pages:add", args=["guides", "guidepage", first.get_parent().pk])
    client.post(url, new)
    assert GuidePage.objects.get(title="Boîtes forcées").slug == "boites-2"


def test_a_published_page_is_told_that_the_address_is_taken(editor: User, client: Client) -> None:
    factories.guide("boites")
    page = factories.guide("essai")
    html = client.post(edit(page), form_of(page, None, slug="boites")).content.decode()
    assert "déjà utilisé" in html
    assert reload(page).slug == "essai"
