"""The address of a page: taken already, it is the portal that finds another, as long as nobody can have cited it."""

import pytest
from django.test import Client
from django.urls import reverse

from guides.models import GuidePage
from portal.accounts.models import User
from portal.core.pages.addresses import cited_slugs
from tests import factories
from tests.admin.test_file_audience import edit, form_of, reload

pytestmark = pytest.mark.django_db
CITED = "dont les éditions sont citées"


@pytest.fixture
def moved(django_capture_on_commit_callbacks) -> GuidePage:
    """A guide that was « epaves » and is cited as such."""
    page = factories.guide("epaves")
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "vehicules"
        factories.publish(page)
    return page


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


def test_a_new_page_leaves_a_cited_address_to_the_page_that_had_it(
    moved: GuidePage, editor: User, client: Client
) -> None:
    new = form_of(moved, None, title="Autre chose", slug="epaves")
    url = reverse("wagtailadmin_pages:add", args=["guides", "guidepage", moved.get_parent().pk])
    client.post(url, new)
    assert GuidePage.objects.get(title="Autre chose").slug == "epaves-2"
    assert Client().get("/guides/epaves/editions/1/pdf/")["Location"] == "/guides/vehicules/editions/1/pdf/"


def test_a_published_page_can_not_take_a_cited_address_and_its_own_page_can(
    moved: GuidePage, editor: User, client: Client
) -> None:
    other = factories.guide("essai")
    answer = client.post(edit(other), form_of(other, None, slug="epaves", **{"action-publish": "1"}))
    assert CITED in answer.content.decode()
    assert reload(other).slug == "essai"
    answer = client.post(edit(moved), form_of(moved, None, slug="epaves", **{"action-publish": "1"}))
    assert answer.status_code == 302
    assert reload(moved).slug == "epaves"


def test_an_index_takes_its_old_address_back(editor: User, django_capture_on_commit_callbacks) -> None:
    factories.guide("epaves")
    index = factories.guide_index()
    with django_capture_on_commit_callbacks(execute=True):
        index.slug = "reperes"
        factories.publish(index)
    assert cited_slugs(factories.home(), index) == set()
    assert cited_slugs(reload(index)) == set()


def test_a_copy_can_not_take_a_cited_address(moved: GuidePage, editor: User, client: Client) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[moved.pk])
    parent = moved.get_parent().pk
    data = {"new_title": "Copie", "new_slug": "epaves", "new_parent_page": parent}
    assert CITED in client.post(url, data).content.decode()
    assert client.post(url, {**data, "new_slug": "copie"}).status_code == 302
