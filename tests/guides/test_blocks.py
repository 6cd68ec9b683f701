"""Each block's HTML: what it says, what it hides, that nothing typed becomes markup."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import RequestFactory
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from portal.core.blocks.sections import ContentBlock, SectionBlock
from portal.core.files.models import PortalDocument, PortalImage
from portal.core.legal.models import LegalReference

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"


def render(kind: str, value: Any, user: Any = None) -> str:
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    block = ContentBlock().child_blocks[kind]
    html: str = block.render(block.to_python(value), {"request": request})
    return html


def reference(**fields: Any) -> LegalReference:
    defaults = {"key": "l325-12", "article": "Article L. 325-12", "says": "Le maître des lieux demande.", "url": ""}
    return LegalReference.objects.create(**{**defaults, **fields})


def document(name: str = "lettre.docx", collection: Collection | None = None) -> PortalDocument:
    made = PortalDocument(title=name, collection=collection or Collection.get_first_root_node())
    made.file.save(name, ContentFile(b"x" * 2048), save=False)
    made.save()
    return made


def members_only() -> Collection:
    collection = Collection.get_first_root_node().add_child(name="Membres")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    return collection


def test_text_is_rich_text() -> None:
    assert render("text", "<p>Une <b>épave</b>.</p>").strip() == "<p>Une <b>épave</b>.</p>"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("warning", {"title": HOSTILE, "text": "<p>x</p>"}),
        ("steps", {"title": HOSTILE, "items": [{"title": HOSTILE, "text": ""}, {"title": "b", "text": ""}]}),
        ("checklist", {"title": HOSTILE, "items": [HOSTILE, "b"]}),
        ("contact", {"role": HOSTILE, "when": HOSTILE, "phone": "", "link": ""}),
        ("quote", {"text": HOSTILE, "who": HOSTILE}),
        ("scene", {"scene": "hall", "alt": HOSTILE, "caption": HOSTILE}),
        ("figures", {"items": [{"value": HOSTILE, "label": HOSTILE}], "source": HOSTILE, "year": 2023}),
        (
            "table",
            {
                "caption": HOSTILE,
                "table": {
                    "columns": [{"type": "text", "heading": HOSTILE}],
                    "rows": [{"values": [HOSTILE]}],
                    "caption": "",
                },
            },
        ),
    ],
)
def test_what_an_editor_types_never_becomes_markup(kind: str, value: Any) -> None:
    html = render(kind, value)
    assert HOSTILE not in html
    assert ESCAPED in html


def test_note_says_what_to_remember() -> None:
    html = render("note", {"text": "<p>Rien ne bouge.</p>"})
    assert "À retenir" in html
    assert "Rien ne bouge." in html


def test_warning_has_its_own_title_or_says_attention() -> None:
    assert "Ne touchez pas" in render("warning", {"title": "Ne touchez pas", "text": "<p>x</p>"})
    assert "Attention" in render("warning", {"title": "", "text": "<p>x</p>"})


def test_steps_are_an_ordered_list_in_their_order() -> None:
    steps = [{"title": "Constater", "text": "<p>Photos.</p>"}, {"title": "Écrire", "text": ""}]
    html = render("steps", {"title": "La marche à suivre", "items": steps})
    assert "<ol" in html
    assert html.index("Constater") < html.index("Photos.") < html.index("Écrire")


def test_a_legal_reference_without_a_date_says_that_it_is_to_be_checked() -> None:
    html = render("legal", {"reference": reference().pk, "comment": "Vaut sur un parking privé."})
    assert "À vérifier" in html
    assert "Vérifié le" not in html
    assert "Vaut sur un parking privé." in html


def test_a_checked_legal_reference_says_when_and_links_outside() -> None:
    checked = reference(checked_on="2026-11-04", url="https://www.legifrance.gouv.fr/codes/lu")
    html = render("legal", {"reference": checked.pk, "comment": ""})
    assert "4 novembre 2026" in html
    assert "À vérifier" not in html
    assert 'href="https://www.legifrance.gouv.fr/codes/lu" rel="noopener"' in html


def test_a_deleted_legal_reference_leaves_its_comment() -> None:
    assert "Reste." in render("legal", {"reference": 9999, "comment": "Reste."})


def test_contact_is_called_at_one_touch() -> None:
    assert 'href="tel:17"' in render("contact", {"role": "Police", "when": "Danger", "phone": "17", "link": ""})


def test_what_has_no_digits_is_no_telephone() -> None:
    contact = ContentBlock().child_blocks["contact"]
    for phone, faults in (
        ("", []),
        ("116\u202f006", []),
        ("blabla pas un numéro", ["phone"]),
        ("01 99 00 12 3O", ["phone"]),
    ):
        value = contact.to_python({"role": "Police", "when": "Danger", "phone": phone, "link": ""})
        if faults:
            with pytest.raises(ValidationError) as refused:
                contact.clean(value)
            assert list(refused.value.block_errors) == faults  # type: ignore[attr-defined]
        else:
            assert contact.clean(value)["phone"] == phone


def test_a_contact_without_digits_calls_nobody() -> None:
    html = render("contact", {"role": "Police", "when": "Danger", "phone": "en mairie", "link": ""})
    assert "Police" in html
    assert "tel:" not in html
    assert "Appeler" not in html


def test_table_names_its_rows_and_each_cell_says_its_column_on_a_phone() -> None:
    table = {
        "columns": [{"type": "text", "heading": "Lieu"}, {"type": "text", "heading": "Qui agit"}],
        "rows": [{"values": ["Rue", "La mairie"]}],
        "caption": "",
    }
    html = render("table", {"caption": "Qui agit", "table": table})
    assert '<th scope="row" role="rowheader">Rue</th>' in html
    assert 'data-label="Qui agit">La mairie</td>' in html


def test_figures_never_go_without_their_source_and_year() -> None:
    html = render(
        "figures", {"items": [{"value": "19,5\u202f%", "label": "des locataires"}], "source": "USH", "year": 2023}
    )
    assert "19,5\u202f%" in html
    assert "USH, 2023" in html


def test_document_says_format_and_size_and_gives_the_other_format() -> None:
    first, second = document("lettre.docx"), document("lettre.odt")
    html = render(
        "document", {"document": first.pk, "other_format": second.pk, "title": "Modèle", "description": "À compléter"}
    )
    assert f'href="{first.url}"' in html
    assert f'href="{second.url}"' in html
    assert "DOCX, 2\u202fko" in html
    assert "ODT, 2\u202fko" in html


def test_a_members_document_is_not_shown_to_a_visitor_of_a_public_page(django_user_model: Any) -> None:
    hidden = document("membres.docx", members_only())
    value = {"document": hidden.pk, "other_format": None, "title": "Modèle réservé", "description": ""}
    assert "Modèle réservé" not in render("document", value)
    assert "Modèle réservé" in render("document", value, django_user_model.objects.create_user("a@example.org"))


def test_a_deleted_document_leaves_no_dead_link() -> None:
    assert "href" not in render(
        "document", {"document": 9999, "other_format": None, "title": "Parti", "description": ""}
    )


def test_image_has_sizes_alternative_text_and_comes_late() -> None:
    image = PortalImage.objects.create(title="Parking", file=get_test_image_file(size=(900, 600)), credit="A. Diarra")
    html = render("image", {"image": image.pk, "alt": "Un parking vide", "caption": "Après l’enlèvement"})
    assert 'alt="Un parking vide"' in html
    assert 'loading="lazy"' in html
    assert 'width="820"' in html  # as wide as the text, however many sizes there are
    assert "height=" in html
    assert "srcset=" in html
    assert "A. Diarra" in html


def test_a_members_image_is_not_shown_to_a_visitor(django_user_model: Any) -> None:
    image = PortalImage.objects.create(title="x", file=get_test_image_file(), collection=members_only())
    value = {"image": image.pk, "alt": "Un plan", "caption": ""}
    assert "<img" not in render("image", value)
    assert "<img" in render("image", value, django_user_model.objects.create_user("a@example.org"))


def test_scene_is_described() -> None:
    html = render("scene", {"scene": "voiture", "alt": "Une voiture sans roues", "caption": "Commencez par les roues."})
    assert 'aria-label="Une voiture sans roues"' in html
    assert "Commencez par les roues." in html


def test_quote_says_who_speaks() -> None:
    html = render("quote", {"text": "Je photographie.", "who": "Samir Ouali, gardien"})
    assert "<blockquote>" in html
    assert "Samir Ouali, gardien" in html


def test_every_block_has_a_template_of_its_own() -> None:
    for name, block in ContentBlock().child_blocks.items():
        assert block.meta.template == f"blocks/{name}.html"


def test_a_new_section_takes_its_anchor_from_its_title_and_keeps_it_when_retitled() -> None:
    block = SectionBlock()
    content = [{"type": "text", "value": "<p>x</p>"}]
    first = block.clean(block.to_python({"title": "Savoir où l’on est", "anchor": "", "content": content}))
    assert first["anchor"] == "savoir-ou-lon-est"
    retitled = block.to_python({**block.get_prep_value(first), "title": "Le statut du sol"})
    assert block.clean(retitled)["anchor"] == "savoir-ou-lon-est"
