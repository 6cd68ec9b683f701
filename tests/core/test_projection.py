"""What depends on a page is right after every change, also when two people make one at once, and can be made right again."""

import threading

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from wagtail.models import PageViewRestriction

from portal.core.audience.models import AudienceToken
from portal.core.audience.services import needs
from portal.core.files.models import PortalDocument
from portal.core.pages.audience import wrong_pages
from tests import factories


def stored(page) -> set[str]:
    return set(AudienceToken.objects.filter(object_id=page.pk).values_list("token", flat=True))


@pytest.mark.django_db
def test_a_live_alias_has_its_audience_and_is_found_with_its_letters(client):
    letter = PortalDocument.objects.create(title="Lettre", file=ContentFile(b"un", name="lettre.odt"))
    block = ("document", {"document": letter, "other_format": None, "title": "Le tamaris", "description": ""})
    page = factories.guide(title="Le tamaris", body=[factories.section("Écrire", block)])
    alias = page.create_alias(update_slug="vehicules-bis")
    assert alias.live
    assert stored(alias) == needs(alias) == {"public"}
    found = client.get("/recherche/?q=tamaris&format=json").json()
    places = {f"{one.url}{anchor}" for one in (page, alias) for anchor in ("", "#modele-le-tamaris")}
    assert {hit["url"] for hit in found["results"]} == places


@pytest.mark.django_db
def test_a_replaced_document_is_seen_at_once_in_pages_that_were_kept(client, django_capture_on_commit_callbacks):
    letter = PortalDocument.objects.create(title="Lettre", file=ContentFile(b"un", name="lettre.odt"))
    block = ("document", {"document": letter, "other_format": None, "title": "Modèle", "description": ""})
    with django_capture_on_commit_callbacks(execute=True):
        factories.guide(body=[factories.section("Écrire", block)])
    from portal.core.tasks import drain

    drain()
    assert letter.filename in client.get("/guides/vehicules/").content.decode()
    letter.file = ContentFile(b"deux", name="autre-lettre.odt")
    letter.save()
    assert "autre-lettre" in client.get("/guides/vehicules/").content.decode()


@pytest.mark.django_db
def test_a_renamed_theme_is_seen_at_once_in_pages_that_were_kept(client):
    theme = factories.theme()
    factories.guide(themes=[theme])
    assert theme.short_title in client.get("/guides/vehicules/").content.decode()
    theme.short_title = theme.title = "Voitures"
    theme.save()
    assert "Voitures" in client.get("/guides/vehicules/").content.decode()


@pytest.mark.django_db
def test_a_wrong_side_table_is_told_and_mended(client):
    page = factories.guide()
    factories.restrict(page, factories.reader_group())
    call_command("reproject")  # Wagtail's own welcome page came before any projection
    call_command("reproject", "--check")
    AudienceToken.objects.filter(object_id=page.pk).update(token="public")
    assert wrong_pages() == [page.pk]
    with pytest.raises(CommandError, match="Lecteurs faux pour 1 page"):
        call_command("reproject", "--check")
    call_command("reproject")
    assert wrong_pages() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer: two changes at once don't happen")
def test_a_correction_published_while_the_page_is_narrowed_does_not_open_it_again():
    page = factories.guide()
    group = factories.reader_group()
    published, narrowed = threading.Event(), threading.Event()

    def narrow() -> None:
        published.wait(10)
        with transaction.atomic():
            restriction = PageViewRestriction(page_id=page.pk, restriction_type=PageViewRestriction.GROUPS)
            restriction.save()
            restriction.groups.set([group])
        narrowed.set()
        connections.close_all()

    thread = threading.Thread(target=narrow)
    thread.start()
    with transaction.atomic():
        page.title = "Une faute corrigée"
        page.save_revision().publish()
        published.set()
        narrowed.wait(1)  # without the lock the other change is done by now, and this one would commit last
    thread.join(20)
    assert stored(page) == needs(page) == {f"group:{group.pk}"}
    assert connection.vendor == "postgresql"


@pytest.mark.django_db
def test_running_text_leads_to_a_page_only_while_its_address_may_be_told(client):
    target = factories.guide("cible", title="Guide visé")
    text = f'<p>Voyez <a linktype="page" id="{target.pk}">ce guide</a>.</p>'
    factories.guide(body=[factories.section("Partie", ("text", text))])
    assert 'href="/guides/cible/"' in client.get("/guides/vehicules/").content.decode()
    factories.restrict(target, factories.reader_group())
    shown = client.get("/guides/vehicules/").content.decode()
    assert "ce guide" in shown
    assert "/guides/cible/" not in shown
