"""What stops a PDF before it is built is told to the editors, and an edition that never was a file is healed."""

import pytest
from django.test import Client
from django.urls import reverse

from guides.models import GuidePage
from portal.accounts.models import User
from portal.core.pdf.models import PdfFile
from portal.core.tasks import drain
from portal.home import desk
from tests import factories
from tests.admin.shown_files import edit, form_of, signed_in_editor
from tests.pdf.factories import picture, read, words

pytestmark = pytest.mark.django_db(transaction=True)
UNPRINTABLE = "Un sourire 😀"


@pytest.fixture
def editor(client: Client) -> User:
    return signed_in_editor(client)


def told(editor: User) -> list[str]:
    return [item.detail for item in desk.broken_pdfs(editor).items]


def test_a_character_that_can_not_be_printed_is_on_the_desk_until_it_is_mended(editor: User) -> None:
    page = factories.guide(body=[factories.section(UNPRINTABLE, anchor="a")])
    assert told(editor) == []
    drain()
    (detail,) = told(editor)
    assert "Partie 1, titre" in detail
    assert "😀" in detail
    page.body = [factories.section("Un sourire", anchor="a")]
    factories.publish(page)
    drain()
    assert told(editor) == []


def test_an_image_deleted_under_a_guide_is_on_the_desk(editor: User) -> None:
    image = picture()
    block = ("image", {"image": image, "alt": "Un parking.", "caption": ""})
    factories.guide(body=[factories.section("Constater", block, anchor="a")])
    drain()
    assert told(editor) == []
    image.delete()
    drain()
    assert not image.file.storage.exists(image.file.name)
    (detail,) = told(editor)
    assert "bloc 1 (Image)" in detail


def test_what_a_visitor_meets_first_is_told_and_leaves_when_a_visitor_gets_the_file(editor: User) -> None:
    page = factories.guide(title=UNPRINTABLE)
    visitor = Client()
    assert visitor.get(f"{page.url}pdf/").status_code == 503
    assert len(told(editor)) == 1
    GuidePage.objects.filter(pk=page.pk).update(title="Un sourire")
    assert visitor.get(f"{page.url}pdf/").status_code == 200
    assert told(editor) == []


def test_a_correction_heals_the_edition_that_never_was_a_file(editor: User, client: Client) -> None:
    page = factories.guide(title=UNPRINTABLE)
    drain()
    cited = f"{page.url}editions/1/pdf/"
    assert client.get(cited).status_code == 503
    page = factories.publish(page, title="Un sourire")
    drain()
    assert client.get(cited).status_code == 200
    assert page.editions.get().revision_id == page.live_revision_id
    assert "Un sourire" in words(read(PdfFile.objects.get(page_id=page.pk, edition=1)))
    factories.publish(page, title="Un rire")
    drain()
    assert "Un sourire" in words(read(PdfFile.objects.get(page_id=page.pk, edition=1)))
    assert page.editions.get().revision_id != GuidePage.objects.get(pk=page.pk).live_revision_id


def test_who_publishes_is_told_at_once(editor: User, client: Client) -> None:
    page = factories.guide(live=False)
    page.save_revision(user=editor)
    said = "ne peut pas être fait"
    page_form = form_of(page, None, **{"action-publish": "1", "title": "Sans sourire"})
    assert said not in client.post(edit(page), page_form, follow=True).content.decode()
    page = GuidePage.objects.get(pk=page.pk)
    page_form = form_of(page, None, **{"action-publish": "1", "title": UNPRINTABLE})
    answer = client.post(edit(page), page_form, follow=True)
    assert answer.redirect_chain[0][0] != edit(page)
    assert said in answer.content.decode()
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
