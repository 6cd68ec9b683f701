"""Wagtail's admin where its own French, its names or its buttons read badly."""

import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext, override
from wagtail.models import Collection, Page, Workflow

from portal.accounts.models import User
from tests import factories
from tests.conftest import which

pytestmark = pytest.mark.django_db
LOCALE = Path(__file__).resolve().parents[2] / "portal/home/locale/fr/LC_MESSAGES"


def test_a_new_guide_starts_with_an_open_part_and_no_fault(editor: User, client: Client) -> None:
    url = reverse("wagtailadmin_pages:add", args=["guides", "guidepage", factories.guide_index().pk])
    html = client.get(url).content.decode()
    assert '"type": "section"' in html.replace("&quot;", '"')
    assert "nombre minimum" not in html
    assert "Création : Guide" in " ".join(html.split())  # any space


def test_a_list_says_the_state_of_each_page_and_a_new_thing_is_a_creation(editor: User, client: Client) -> None:
    index = factories.guide().get_parent()
    html = client.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()
    assert "État de la page\u202f:" in html
    assert "Status actuel" not in html
    with override("fr"):
        assert gettext("New: %(model_name)s") == "Création\u202f: %(model_name)s"


def test_the_compiled_words_are_those_that_were_written(tmp_path: Path) -> None:
    made = tmp_path / "django.mo"
    subprocess.run([which("msgfmt"), "--no-hash", "-o", made, LOCALE / "django.po"], check=True)
    assert made.read_bytes() == (LOCALE / "django.mo").read_bytes()


def test_the_list_of_users_offers_nothing_for_many_at_once(client: Client) -> None:
    boss = factories.person("admin@example.org", is_superuser=True, is_staff=True)
    client.force_login(boss)
    html = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "admin@example.org" in html
    assert "bulk" not in html
    assert client.get(reverse("wagtailusers_users:index_results")).status_code == 200
    pages = client.get(reverse("wagtailadmin_explore", args=[factories.guide().get_parent().pk])).content.decode()
    assert "bulk-action-btn" in pages


def test_no_root_is_called_root(editor: User) -> None:
    assert Collection.objects.get(depth=1).name == "Tous les fichiers"
    assert list(Page.objects.filter(depth=1).values_list("title", flat=True)) == ["Portail"]


def visible(client: Client, name: str, *args: object) -> str:
    """The words of a page of the admin, without its markup and scripts."""
    html = client.get(reverse(name, args=args)).content.decode()
    bare = re.sub(r"<(script|style|template|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(strip_tags(bare).split())


def test_an_editor_reads_of_reviews_never_of_workflows_or_moderation(editor: User, client: Client) -> None:
    page = factories.guide()
    Workflow.objects.get(active=True).start(page, editor)
    screens = {
        "wagtailadmin_pages:edit": (page.pk,),
        "wagtailadmin_pages:history": (page.pk,),
        "wagtailadmin_pages:workflow_history": (page.pk,),
        "wagtailadmin_explore": (page.get_parent().pk,),
        "wagtailadmin_reports:workflow": (),
        "wagtailadmin_reports:workflow_tasks": (),
        "wagtailadmin_account": (),
    }
    texts = {name: visible(client, name, *args) for name, args in screens.items()}
    for name, text in texts.items():
        assert not re.findall(r".{0,30}(?:workflow|modération|fragment).{0,30}", text, re.IGNORECASE), name
    assert "relecture" in texts["wagtailadmin_pages:edit"].lower()
