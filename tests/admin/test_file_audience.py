"""No published page shows a file that its readers may not all read: by every door."""

import datetime
import io
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.models import Collection, CollectionViewRestriction, Page, PageLogEntry, PageViewRestriction
from wagtail.rich_text import RichText
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from guides.models import GuidePage
from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.files.models import PortalDocument, PortalImage
from portal.core.publishing.guards import ChangeRefused
from tests import factories

pytestmark = pytest.mark.django_db


def png() -> bytes:
    stream = io.BytesIO()
    PillowImage.new("RGB", (8, 8), "white").save(stream, "PNG")
    return stream.getvalue()


def collection(name: str = "Réservé aux membres", kind: str = "login") -> Collection:
    found = Collection.get_first_root_node().add_child(name=name)
    if kind:
        CollectionViewRestriction.objects.create(collection=found, restriction_type=kind)
    return found


def image(where: Collection | None = None, title: str = "Plan du hall") -> PortalImage:
    file = ContentFile(png(), name="plan.png")
    return PortalImage.objects.create(
        title=title,
        file=file,
        description="Un plan",
        width=8,
        height=8,
        collection=where or Collection.get_first_root_node(),
    )


def with_image(shown: PortalImage, slug: str = "avec-image", *, live: bool = True) -> GuidePage:
    block = ("image", {"image": shown, "alt": "Le plan du hall, vu de dessus.", "caption": ""})
    return factories.guide(slug, live=live, body=[factories.section("Le hall", block, anchor="hall")])


def add_image(page: GuidePage, shown: PortalImage) -> None:
    block = ("image", {"image": shown, "alt": "Le plan du hall, vu de dessus.", "caption": ""})
    page.body = [factories.section("Le hall", block, anchor="hall")]


@pytest.fixture
def boss(client: Client) -> Client:
    ensure_roles()
    client.force_login(factories.person("admin@example.org", is_superuser=True, is_staff=True))
    return client


def form_of(page: GuidePage, shown: PortalImage | None, **extra: Any) -> dict[str, Any]:
    blocks = [("text", rich_text("<p>Un texte.</p>"))]
    if shown is not None:
        blocks.append(("image", {"image": shown.pk, "alt": "Le plan du hall.", "caption": ""}))
    latest = page.get_latest_revision()
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "lead": page.lead,
            "brief": rich_text("<ul><li>Un point.</li></ul>", features=["ul", "bold"]),
            "for_whom": page.for_whom,
            "body": streamfield([("section", {"title": "Le hall", "anchor": "hall", "content": streamfield(blocks)})]),
            "authors": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "edition_note": page.edition_note,
            "search_words": "",
            "seo_title": "",
            "search_description": "",
            "next_review": "",
            "reviewer": "",
            "go_live_at": "",
            "expire_at": "",
            "loaded_revision_id": latest.pk if latest else "",
            "loaded_revision_created_at": latest.created_at.isoformat() if latest else "",
            **extra,
        }
    )


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def reload(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


def test_publishing_from_the_edit_screen_names_the_image_and_keeps_the_text(boss: Client) -> None:
    page = factories.guide(live=False)
    hidden = image(collection())
    data = form_of(page, hidden, **{"action-publish": "1", "title": "Un titre à garder"})
    html = boss.post(edit(page), data).content.decode()
    assert "Plan du hall" in html
    assert "n’est pas lisible par tous les lecteurs" in html
    assert "Un titre à garder" in html
    assert not reload(page).live
    assert page.revisions.count() == 0
    boss.post(edit(page), form_of(page, image(), **{"action-publish": "1"}))
    assert reload(page).live


def test_a_new_page_published_at_once_is_refused_too(boss: Client) -> None:
    index = factories.guide_index()
    url = reverse("wagtailadmin_pages:add", args=["guides", "guidepage", index.pk])
    draft = factories.guide("brouillon", live=False)
    data = form_of(draft, image(collection()), **{"action-publish": "1", "slug": "neuf", "title": "Neuf"})
    assert "n’est pas lisible" in boss.post(url, data).content.decode()
    assert not Page.objects.filter(slug="neuf").exists()
    data = form_of(draft, image(), **{"action-publish": "1", "slug": "neuf", "title": "Neuf"})
    boss.post(url, data)
    assert Page.objects.get(slug="neuf").live


def test_a_members_page_may_show_a_members_image_and_a_draft_may_hold_anything(boss: Client) -> None:
    page = factories.guide(live=False)
    boss.post(edit(page), form_of(page, image(collection())))
    assert page.revisions.count() == 1
    factories.restrict(page)
    boss.post(edit(page), form_of(page, image(collection("Autre")), **{"action-publish": "1"}))
    assert reload(page).live


def test_a_group_page_wants_its_group_among_the_readers_of_its_files() -> None:
    page = factories.guide(live=False)
    group, other = factories.reader_group("Référents sûreté"), factories.reader_group("Contentieux")
    factories.restrict(page, group)
    where = collection(kind="groups")
    rule = CollectionViewRestriction.objects.get(collection=where)
    rule.groups.set([other])
    add_image(page, image(where))
    with pytest.raises(ChangeRefused, match="Contentieux"):
        page.save_revision().publish()
    rule.groups.set([group, other])
    page.save_revision().publish()
    assert reload(page).live


def test_a_document_linked_in_running_text_counts_too() -> None:
    where = collection()
    document = PortalDocument.objects.create(title="Lettre", file=ContentFile(b"x", name="l.txt"), collection=where)
    page = factories.guide(live=False)
    link = RichText(f'<p><a linktype="document" id="{document.pk}">la lettre</a></p>')
    page.body = [factories.section("Écrire", ("text", link), anchor="ecrire")]
    with pytest.raises(ChangeRefused, match="Le document"):
        page.save_revision().publish()
    CollectionViewRestriction.objects.all().delete()
    page.save_revision().publish()
    assert reload(page).live


def test_an_approval_that_publishes_is_refused_and_the_review_goes_on(client: Client) -> None:
    from portal.core.publishing.workflow import ensure_review_workflow

    ensure_roles()
    ensure_review_workflow()
    editors = Group.objects.get(name=EDITORS)
    author, reviewer = factories.person(groups=(editors,)), factories.person(groups=(editors,))
    where = collection()
    page = with_image(image(where), live=False)
    page.save_revision(user=author)
    page.get_workflow().start(page, author)
    client.force_login(reviewer)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    html = client.post(url, {"comment": ""}, follow=True).content.decode()
    assert "n’est pas lisible" in html
    assert not reload(page).live
    assert reload(page).workflow_in_progress
    from_screen = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    html = client.post(
        edit(page), form_of(reload(page), page.body[0].value["content"][0].value["image"], **from_screen)
    )
    assert "n’est pas lisible" in html.content.decode()
    assert not reload(page).live
    CollectionViewRestriction.objects.all().delete()
    client.post(url, {"comment": ""})
    assert reload(page).live


def test_a_bulk_publishing_takes_all_of_it_back(boss: Client) -> None:
    good = factories.guide("bon", live=False)
    bad = with_image(image(collection()), live=False)
    url = (
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        + f"?id={good.pk}&id={bad.pk}&next=/admin/"
    )
    html = boss.post(url, {"include_descendants": ""}, follow=True).content.decode()
    assert "n’est pas lisible" in html
    assert not reload(good).live
    assert not reload(bad).live
    CollectionViewRestriction.objects.all().delete()
    boss.post(url, {"include_descendants": ""})
    assert reload(good).live
    assert reload(bad).live


def test_a_scheduled_publishing_that_became_impossible_is_left_out_and_said(boss: Client) -> None:
    where = collection(kind="")
    due = timezone.now() + datetime.timedelta(hours=1)
    bad, good = with_image(image(where), "mauvais", live=False), factories.guide("bon", live=False)
    for page in (bad, good):
        page.go_live_at = due
        page.save_revision().publish()
    CollectionViewRestriction.objects.create(collection=where, restriction_type="login")
    with time_machine.travel(due + datetime.timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert reload(good).live
    assert not reload(bad).live
    assert PageLogEntry.objects.filter(page=bad, action="portal.schedule.refused").count() == 1
    history = boss.get(reverse("wagtailadmin_pages:history", args=[bad.pk])).content.decode()
    assert "Plan du hall" in history


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
