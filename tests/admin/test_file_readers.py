"""What a published page shows stays readable: by every door that changes who reads a file, or who reads the page."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from tests import factories
from tests.admin.shown_files import add_image, collection, image, reload, with_image

pytestmark = pytest.mark.django_db


def test_narrowing_a_collection_under_a_published_page_lists_the_pages(boss: Client) -> None:
    where = collection(kind="")
    page = with_image(image(where))
    url = reverse("wagtailadmin_collections:set_privacy", args=[where.pk])
    answer = boss.post(url, {"restriction_type": "login"}).json()
    assert answer["step"] == "set_privacy"
    assert page.title in answer["html"]
    assert not CollectionViewRestriction.objects.exists()
    page.unpublish()
    assert boss.post(url, {"restriction_type": "login"}).json()["step"] == "set_privacy_done"


def test_moving_a_file_to_a_narrower_collection_is_taken_back(boss: Client) -> None:
    shown = image()
    page = with_image(shown)
    data = {"title": shown.title, "description": "Un plan", "collection": collection().pk, "tags": ""}
    url = reverse("wagtailimages:edit", args=[shown.pk])
    html = boss.post(url, data, follow=True).content.decode()
    assert page.title in html
    shown.refresh_from_db()
    assert shown.collection.is_root()
    page.unpublish()
    boss.post(url, data)
    shown.refresh_from_db()
    assert not shown.collection.is_root()


def test_moving_files_in_bulk_or_their_collection_is_taken_back(boss: Client) -> None:
    where = collection("À part", kind="")
    shown = image(where)
    page = with_image(shown)
    closed = collection()
    bulk = reverse("wagtail_bulk_action", args=["files", "portalimage", "add_to_collection"])
    html = boss.post(f"{bulk}?id={shown.pk}&next=/admin/", {"collection": closed.pk}, follow=True).content.decode()
    assert page.title in html
    boss.post(reverse("wagtailadmin_collections:edit", args=[where.pk]), {"name": "À part", "parent": closed.pk})
    assert Collection.objects.get(pk=where.pk).get_parent().is_root()
    shown.refresh_from_db()
    assert shown.collection_id == where.pk


def test_widening_the_readers_of_a_page_names_the_files_in_the_way(boss: Client) -> None:
    page = factories.guide("interne", live=False)
    factories.restrict(page)
    add_image(page, image(collection()))
    page.save_revision().publish()
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    answer = boss.post(url, {"restriction_type": "none"}).json()
    assert answer["step"] == "set_privacy"
    assert "Plan du hall" in answer["html"]
    assert PageViewRestriction.objects.filter(page=page).exists()
    CollectionViewRestriction.objects.all().delete()
    assert boss.post(url, {"restriction_type": "none"}).json()["step"] == "set_privacy_done"


def test_a_move_that_widens_the_readers_is_taken_back(boss: Client) -> None:
    page = factories.guide("interne", live=False)
    rule = factories.restrict(factories.guide_index())
    add_image(page, image(collection()))
    page.save_revision().publish()
    other = factories.home().add_child(instance=type(factories.guide_index())(title="Autres guides", slug="autres"))
    html = boss.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]), follow=True).content.decode()
    assert "Plan du hall" in html
    assert reload(page).get_parent().pk == factories.guide_index().pk
    assert rule.pk


def test_a_published_copy_elsewhere_is_taken_back(boss: Client) -> None:
    page = factories.guide("interne", live=False)
    factories.restrict(factories.guide_index())
    add_image(page, image(collection()))
    page.save_revision().publish()
    other = factories.home().add_child(instance=type(factories.guide_index())(title="Autres guides", slug="autres"))
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": other.pk, "publish_copies": "on"}
    boss.post(url, data, follow=True)
    assert not Page.objects.filter(slug="copie").exists()
    del data["publish_copies"]
    boss.post(url, data)
    assert not Page.objects.get(slug="copie").live
