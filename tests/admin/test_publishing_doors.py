"""Two clicks, a new slug, a schedule: nothing is lost and nothing happens twice."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, get_page_models

from guides.models import GuidePage
from portal.core.audience import PUBLIC
from portal.core.audience.models import AudienceToken
from portal.core.audience.services import needs
from portal.home.models import PlainPage
from tests import factories
from tests.admin.shown_files import edit, form_of, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> Client:
    person = factories.person("admin@example.org", is_superuser=True, is_staff=True, first_name="Ada", last_name="Min")
    client.force_login(person)
    return client


def test_two_clicks_on_publish_publish_once(boss: Client) -> None:
    page = factories.guide(live=False)
    page.save_revision()
    data = form_of(page, None, **{"action-publish": "1", "edition_note": "Un tableau."})
    first = boss.post(edit(page), data)
    assert first.status_code == 302
    revisions = page.revisions.count()
    stored = reload(page).get_latest_revision_as_object()
    data["body-0-id"] = stored.body[0].id
    data["body-0-value-content-0-id"] = stored.body[0].value["content"][0].id
    second = boss.post(edit(page), data, follow=True)
    assert "déjà publiée" in second.content.decode()
    assert page.revisions.count() == revisions
    assert page.editions.count() == 1


def test_editing_sessions_are_on(boss: Client) -> None:
    page = factories.guide()
    html = boss.get(edit(page)).content.decode()
    assert "w-editing-sessions" in html
    assert "loaded_revision_id" in html


def test_old_addresses_lead_to_the_page_and_to_its_pdf_after_a_new_slug(
    boss: Client, django_capture_on_commit_callbacks
) -> None:
    page = factories.guide("epaves")
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "vehicules"
        factories.publish(page)
    targets = {old.old_path: old.redirect_page_route_path for old in Redirect.objects.all()}
    assert targets["/guides/epaves"] == ""
    assert targets["/guides/epaves/pdf"] == "/pdf/"
    visitor = Client()
    answer = visitor.get("/guides/epaves/")
    assert (answer.status_code, answer["Location"]) == (301, "/guides/vehicules/")
    answer = visitor.get("/guides/epaves/pdf/")
    assert answer.status_code == 301
    assert answer["Location"].rstrip("/") == "/guides/vehicules/pdf"


def test_old_addresses_of_pages_below_a_moved_index_lead_on_in_one_step(django_capture_on_commit_callbacks) -> None:
    page = factories.guide("epaves")
    index = factories.guide_index()
    for slug in ("reperes", "manuels"):
        with django_capture_on_commit_callbacks(execute=True):
            index.slug = slug
            factories.publish(index)
    visitor = Client()
    for old in ("/guides/epaves/", "/reperes/epaves/"):
        answer = visitor.get(old)
        assert (answer.status_code, answer["Location"]) == (301, "/manuels/epaves/")
    assert visitor.get("/manuels/epaves/").status_code == 200
    assert page.pk


def test_a_scheduled_page_is_nowhere_before_its_hour_and_everywhere_after(boss: Client) -> None:
    due = timezone.now() + datetime.timedelta(hours=1)
    page = factories.guide("demain", live=False, title="Zigzag du lendemain")
    page.go_live_at = due
    page.save_revision().publish()
    visitor = Client()
    ask = "/recherche/?q=zigzag&format=json"
    assert visitor.get("/guides/demain/").status_code == 404
    assert visitor.get(ask).json()["count"] == 0
    assert not AudienceToken.objects.filter(object_id=page.pk).exists()
    with time_machine.travel(due + datetime.timedelta(minutes=1)):
        call_command("publish_scheduled")
        assert visitor.get("/guides/demain/").status_code == 200
        assert visitor.get(ask).json()["count"] == 1
        assert needs(reload(page)) == {PUBLIC}
        assert page.editions.count() == 1


@pytest.mark.parametrize("model", [model for model in get_page_models() if model is not Page])
def test_each_page_can_be_scheduled_on_its_edit_screen(model: type[Page]) -> None:
    assert {"go_live_at", "expire_at"} <= model.get_edit_handler().get_form_class().base_fields.keys()


def test_an_editor_schedules_a_guide_on_its_edit_screen(boss: Client) -> None:
    page = factories.guide("demain", live=False, title="Zigzag du lendemain")
    page.save_revision()
    due = timezone.localtime() + datetime.timedelta(days=2)
    shown = boss.get(edit(page)).text
    assert 'data-a11y-dialog-show="schedule-publishing-dialog"' in shown
    assert "Fin de l’adresse" in shown
    assert "domain.com" not in shown
    form = form_of(page, None, go_live_at=f"{due:%Y-%m-%d %H:%M}", **{"action-publish": "action-publish"})
    assert boss.post(edit(page), form).status_code == 302
    assert Client().get("/guides/demain/").status_code == 404
    with time_machine.travel(due + datetime.timedelta(minutes=1)):
        call_command("publish_scheduled")
        assert Client().get("/guides/demain/").status_code == 200


def test_members_too_are_led_from_an_old_address_to_the_new_one(django_capture_on_commit_callbacks) -> None:
    page = factories.guide("epaves")
    with django_capture_on_commit_callbacks(execute=True):
        page.slug = "ventouses"
        factories.publish(page)
    member = Client()
    member.force_login(factories.person("membre@example.org"))
    for below in ("", "", "pdf/"):
        answer = member.get(f"/guides/epaves/{below}")
        assert (answer.status_code, answer["Location"].rstrip("/")) == (301, f"/guides/ventouses/{below}".rstrip("/"))


def test_a_page_that_expires_leaves_everything_at_once(boss: Client) -> None:
    due = timezone.now() + datetime.timedelta(hours=1)
    page = factories.guide("hier", title="Zigzag de la veille", expire_at=due)
    visitor = Client()
    assert visitor.get("/recherche/?q=zigzag&format=json").json()["count"] == 1
    with time_machine.travel(due + datetime.timedelta(minutes=1)):
        call_command("publish_scheduled")
        assert visitor.get("/guides/hier/").status_code == 404
        assert visitor.get("/recherche/?q=zigzag&format=json").json()["count"] == 0
    assert not AudienceToken.objects.filter(object_id=page.pk).exists()


def test_what_links_here_is_counted_on_the_edit_screen_and_asked_before_deleting(boss: Client) -> None:
    target = factories.plain("cible", title="La cible")
    link = f'<p>Voir <a linktype="page" id="{target.pk}">la cible</a>.</p>'
    factories.guide("source", title="La source", body=[factories.section("Voir", ("text", link), anchor="voir")])
    usage = reverse("wagtailadmin_pages:usage", args=[target.pk])
    html = boss.get(edit(target)).content.decode()
    assert "Ce qui mène ici" in html
    assert f'<a href="{usage}">1 page</a>' in html
    assert "La source" in boss.get(usage).content.decode()
    for name in ("delete", "unpublish"):
        html = boss.get(reverse(f"wagtailadmin_pages:{name}", args=[target.pk])).content.decode()
        assert usage in html, name
        assert "1 page mène ici" in html, name


def test_the_pdf_block_that_fails_is_named_on_the_edit_screen(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from guides import pdf
    from guides.pdf import State

    page = factories.guide()
    monkeypatch.setattr(pdf, "state", lambda page: State(ok=False, error="Image illisible.", block="Partie 2, image"))
    html = boss.get(edit(page)).content.decode()
    assert html.count("Partie 2, image") == 2
    monkeypatch.setattr(pdf, "state", lambda page: State(ok=True, pages=12))
    html = boss.get(edit(page)).content.decode()
    assert "Partie 2, image" not in html
    assert "12 pages" in html


def test_a_page_that_was_cited_is_unpublished_and_never_deleted(boss: Client) -> None:
    page = factories.guide("epaves", title="Épaves")
    factories.publish(page, edition_note="Un tableau.")
    delete, unpublish = (reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("delete", "unpublish"))
    for ask in (boss.get, boss.post):
        answer = ask(delete, follow=True)
        assert answer.redirect_chain == [(unpublish, 302)]
        said = answer.content.decode()
        assert "2 éditions ont pu être citées" in said
        assert "2 éditions, que d’autres ont pu citer, ne seront plus lisibles" in said
    boss.post(unpublish)
    assert not reload(page).live
    answer = boss.post(delete, follow=True)
    assert answer.redirect_chain == [(edit(page), 302)]
    assert reload(page).editions.count() == 2


def test_pages_deleted_many_at_once_keep_what_was_cited(boss: Client) -> None:
    cited, never = factories.guide("epaves"), factories.guide("essai", live=False)
    for ids in ([never.pk, cited.pk], [factories.guide_index().pk], [never.pk]):
        query = "&".join(f"id={pk}" for pk in ids)
        boss.post(f"/admin/bulk/wagtailcore/page/delete/?{query}&next=/admin/pages/")
    assert list(GuidePage.objects.values_list("pk", flat=True)) == [cited.pk]


def test_what_has_no_edition_is_deleted(boss: Client) -> None:
    page = factories.plain("essai", title="Essai")
    boss.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not PlainPage.objects.filter(pk=page.pk).exists()
