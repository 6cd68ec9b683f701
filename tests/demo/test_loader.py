"""``load_demo``: each thing once; what a person did stays."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from guides.models import GuidePage, ReflexCardPage
from portal.core.files.models import PortalDocument
from portal.core.legal.models import LegalReference
from portal.core.publishing.models import Edition
from portal.core.themes.models import Theme
from portal.home.demo import load
from portal.home.models import DemoRecord, GlossaryPage, HomePage, PlainPage
from portal.home.site import WELCOME

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


def test_first_load_makes_pages_documents_and_references() -> None:
    assert GuidePage.objects.live().count() >= 3
    assert ReflexCardPage.objects.live().count() >= 6
    assert PlainPage.objects.live().count() == 5
    assert GlossaryPage.objects.get().terms.count() > 10
    assert LegalReference.objects.count() > 10
    letters = {end: PortalDocument.objects.filter(title__endswith=end).count() for end in ("(ODT)", "(DOCX)")}
    assert letters["(ODT)"] == letters["(DOCX)"] > 0
    assert Theme.objects.count() == 11


def test_the_home_page_takes_the_place_of_the_welcome_page() -> None:
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get()
    assert not Page.objects.filter(title=WELCOME).exists()
    assert HomePage.objects.get().situations.count() == 6


def test_pages_are_published_as_an_editor_publishes_so_that_each_has_its_first_edition() -> None:
    for page in [*GuidePage.objects.all(), *ReflexCardPage.objects.all()]:
        assert [edition.number for edition in page.editions.all()] == [1]
        assert page.owner.email == "editeur@example.org"


def test_second_load_makes_nothing_and_asks_little(django_assert_max_num_queries: Any) -> None:
    before = (Page.objects.count(), Edition.objects.count(), PortalDocument.objects.count())
    with django_assert_max_num_queries(6):
        assert load() == 0
    assert before == (Page.objects.count(), Edition.objects.count(), PortalDocument.objects.count())


def test_what_a_person_changed_stays_as_they_left_it() -> None:
    guide = GuidePage.objects.first()
    guide.lead = "Écrit par quelqu’un."
    guide.save_revision().publish()
    reference = LegalReference.objects.first()
    LegalReference.objects.filter(pk=reference.pk).update(says="Relu.")
    load()
    assert GuidePage.objects.get(pk=guide.pk).lead == "Écrit par quelqu’un."
    assert LegalReference.objects.get(pk=reference.pk).says == "Relu."


def test_what_a_person_deleted_does_not_come_back() -> None:
    kept, deleted = ReflexCardPage.objects.all()[:2]
    slug = deleted.slug
    deleted.delete()
    load()
    assert not ReflexCardPage.objects.filter(slug=slug).exists()
    assert ReflexCardPage.objects.filter(slug=kept.slug).exists()


def test_a_page_that_a_person_made_at_the_same_address_is_left_alone() -> None:
    card = ReflexCardPage.objects.get(slug="hall-occupe")
    card.title = "Le hall, vu par nous"
    card.save_revision().publish()
    DemoRecord.objects.filter(key="guides:fiche:hall-occupe").delete()
    assert load() == 1
    assert ReflexCardPage.objects.get(slug="hall-occupe").title == "Le hall, vu par nous"


def test_members_pages_are_for_members() -> None:
    hidden = ReflexCardPage.objects.get(slug="collegue-agresse")
    visible = ReflexCardPage.objects.get(slug="hall-occupe")
    public = set(ReflexCardPage.objects.visible_to(None))
    assert hidden not in public
    assert visible in public


def test_no_legal_reference_says_a_date_that_nobody_checked() -> None:
    assert set(LegalReference.objects.values_list("checked_on", flat=True)) == {None}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("## Sans ancre\n\nTexte.", "without {#anchor}"),
        ("Texte avant toute partie.", "starts with a section"),
        ("## Une {#une}\n\n```poeme\ntext: x\n```", "unknown block"),
        ("## Une {#une}\n\n```legal\nsource: absente\n```", "absente"),
        ("## Une {#une}\n\n<script>x</script>\n\n![image](x.png)", "toolbar"),
        ("## Une {#une}\n\n```steps\ntitle: x\n```", "steps"),
    ],
)
def test_a_broken_file_is_named_and_nothing_of_it_is_written(
    body: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Page.objects.count()
    _demo_with_one_guide(tmp_path, monkeypatch, body)
    with pytest.raises(CommandError, match=r"casse\.md") as error:
        call_command("load_demo", stdout=StringIO())
    assert says in str(error.value)
    assert Page.objects.count() == before
    assert not DemoRecord.objects.filter(key="guides:guide:casse").exists()


def test_a_sound_file_added_later_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _demo_with_one_guide(tmp_path, monkeypatch, "## Une {#une}\n\nTexte : **gras**, [lien](/fiches/).")
    call_command("load_demo", stdout=StringIO())
    section = GuidePage.objects.get(slug="casse").body[0]
    assert section.value["anchor"] == "une"
    assert section.value["content"][0].value.source == '<p>Texte\u202f: <b>gras</b>, <a href="/fiches/">lien</a>.</p>'


def _demo_with_one_guide(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    front = "title: T\nlead: L\nbrief: [B]\nfor_whom: [P]\nauthors: [{name: A}]\nthemes: []\naudience: public\nwhat_changed: P"
    (folder / "guides").mkdir()
    (folder / "guides" / "casse.md").write_text(f"---\n{front}\n---\n{body}\n", encoding="utf-8")
    monkeypatch.setattr("portal.core.demo.files.DEMO_DIR", folder)
    monkeypatch.setattr("portal.home.demo._people_digest", lambda: _known_digest())


def _known_digest() -> str:
    key = DemoRecord.objects.get(key__startswith="accounts:people:").key
    return str(key.rsplit(":", 1)[1])
