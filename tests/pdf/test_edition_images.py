"""The images of an edition: asked as they are now, remembered when they are deleted. An edition stays for ever."""

import pytest
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from guides.pdf import services
from portal.core.files.models import PortalImage
from portal.core.pdf.models import PdfFile
from tests import factories
from tests.pdf.factories import full_guide

pytestmark = pytest.mark.django_db
EDITION = "/guides/vehicules/editions/1/pdf/"


def _narrow(*groups) -> None:
    """Every image becomes the members', or the groups'."""
    closed = Collection.get_first_root_node().add_child(name="Fermée")
    kind = CollectionViewRestriction.GROUPS if groups else CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=kind).groups.set(groups)
    PortalImage.objects.update(collection=closed)


def test_a_frozen_edition_with_an_image_narrowed_since_dies_for_others(client):
    services.make(full_guide().pk)
    assert client.get(EDITION).status_code == 200
    _narrow()
    assert client.get(EDITION).status_code == 404
    assert client.get("/guides/vehicules/pdf/").status_code == 503
    client.force_login(factories.person())
    response = client.get(EDITION)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_an_editor_who_deletes_a_public_image_leaves_the_editions_that_show_it(client):
    services.make(full_guide().pk)
    before = b"".join(client.get(EDITION))
    client.force_login(factories.person(is_superuser=True, is_staff=True))
    image = PortalImage.objects.get()
    client.post(reverse("wagtailimages:delete", args=[image.pk]))
    assert not PortalImage.objects.exists()
    client.logout()
    response = client.get(EDITION)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert b"".join(response) == before


def test_images_deleted_many_at_once_leave_it_too(client):
    services.make(full_guide().pk)
    PortalImage.objects.all().delete()
    assert client.get(EDITION).status_code == 200


def test_deleting_a_narrowed_image_opens_nothing_again_and_closes_nothing_more(client):
    services.make(full_guide().pk)
    group = factories.reader_group()
    _narrow(group)
    assert client.get(EDITION).status_code == 404
    PortalImage.objects.all().delete()
    assert client.get(EDITION).status_code == 404
    client.force_login(factories.person())
    assert client.get(EDITION).status_code == 404
    client.force_login(factories.person(groups=(group,)))
    response = client.get(EDITION)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


def test_an_image_of_which_nothing_is_known_is_read_by_nobody(client):
    services.make(full_guide().pk)
    assert client.get(EDITION).status_code == 200
    PdfFile.objects.filter(edition=1).update(images=[987654])
    assert client.get(EDITION).status_code == 404


def test_an_image_deleted_while_its_file_is_made_is_remembered(client, monkeypatch):
    page = full_guide()
    real = services.build

    def build(document, **wanted):
        made = real(document, **wanted)
        PortalImage.objects.all().delete()
        return made

    monkeypatch.setattr(services, "build", build)
    services.frozen(page, page.editions.get())
    assert client.get(EDITION).status_code == 200
