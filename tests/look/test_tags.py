"""The template tags that every room uses."""

from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from portal.home.templatetags.portal import error_count, french, initials, is_current, phone, tel

SUMMARY = '{% include "components/error_summary.html" with title="" kept="" %}'


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_a_sign_is_inlined_and_hidden_from_screen_readers() -> None:
    svg = rendered('{% sign "guide" size="lg" %}')
    assert svg.startswith("<svg")
    assert 'class="sign sign--lg"' in svg
    assert 'aria-hidden="true"' in svg


@pytest.mark.parametrize("name", ["", "inconnu", "../../manage", "Guide"])
def test_a_name_without_a_drawing_draws_nothing(name: str) -> None:
    assert rendered("{% sign 'oui' %}") != ""
    assert rendered("{% sign name %}", name=name) == ""
    assert rendered("{% scene name %}", name=name) == ""


def test_a_sign_drawn_again_does_not_ask_the_disk_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = rendered("{% sign 'oui' %}")
    assert rendered("{% sign 'inconnu' %}") == ""
    asked: list[Path] = []
    monkeypatch.setattr(Path, "is_file", lambda path: asked.append(path) or True)
    assert rendered("{% sign 'oui' %}") == drawn
    assert rendered("{% sign 'inconnu' %}") == ""
    assert asked == []


def test_a_scene_says_what_it_shows_and_escapes_what_an_editor_wrote() -> None:
    assert "boîtes aux lettres" in rendered('{% scene "hall" %}')
    svg = rendered("{% scene 'hall' alt=alt %}", alt='Un "hall" <vide>')
    assert 'aria-label="Un &quot;hall&quot; &lt;vide&gt;"' in svg
    assert 'aria-hidden="true"' in rendered('{% scene "hall" decorative=True %}')


@pytest.mark.parametrize(
    ("number", "shown", "address"),
    [
        ("0199001234", "01\u00a099\u00a000\u00a012\u00a034", "tel:0199001234"),
        ("01 99 00 12 34", "01\u00a099\u00a000\u00a012\u00a034", "tel:0199001234"),
        ("17", "17", "tel:17"),
        ("3919", "39\u00a019", "tel:3919"),
        ("", "", ""),
        ("en mairie", "en mairie", ""),
    ],
)
def test_a_number_is_read_in_pairs_and_called_in_one(number: str, shown: str, address: str) -> None:
    assert phone(number) == shown
    assert tel(number) == address


def test_french_typography_is_put_in_and_markup_escaped() -> None:
    assert french("Que faire ? « L'été » : rien") == "Que faire\u202f? «\u202fL’été\u202f»\u202f: rien"
    assert french("<b>non</b>") == "&lt;b&gt;non&lt;/b&gt;"


def test_an_hour_is_not_broken_over_lines() -> None:
    assert french("De 14 h 06 à 9 h, en 3 heures, rue 12 hall B") == (
        "De 14\u00a0h\u00a006 à 9\u00a0h, en 3 heures, rue 12 hall B"
    )


def test_all_that_is_to_be_corrected_is_counted() -> None:
    class Asked(forms.Form):
        word = forms.CharField()

    form = Asked({"word": ""})
    assert "Un point est à corriger" in rendered(SUMMARY, form=form)
    form.add_error("word", "Trop court.")
    form.add_error(None, "Rien ne va.")
    assert error_count(form) == 3
    assert "3 points sont à corriger" in rendered(SUMMARY, form=form)


def test_what_was_written_is_said_to_be_kept_when_something_was() -> None:
    class Asked(forms.Form):
        word = forms.CharField()
        other = forms.CharField()
        number = forms.CharField(widget=forms.HiddenInput, required=False)

    assert "est gardé" in rendered(SUMMARY, form=Asked({"word": "Un mot", "other": ""}))
    assert "est gardé" not in rendered(SUMMARY, form=Asked({"word": "", "other": "", "number": "1"}))


def test_initials_are_two_letters_at_most() -> None:
    assert [initials(name) for name in ("Thierry Le Goff", "Nadia", "")] == ["TG", "N", ""]


def test_the_query_keeps_what_it_does_not_change() -> None:
    request = RequestFactory().get("/recherche/", {"q": "épave", "page": "2"})
    assert rendered("{% query page=3 %}", request=request) == "?q=%C3%A9pave&amp;page=3"
    assert rendered('{% query page="" %}', request=request) == "?q=%C3%A9pave"


def test_sign_in_comes_back_to_this_page() -> None:
    request = RequestFactory().get("/guides/x/", {"partie": "2"})
    assert rendered("{% next_here %}", request=request) == "?next=%2Fguides%2Fx%2F%3Fpartie%3D2"
    assert rendered("{% next_here %}", request=RequestFactory().get("/compte/connexion/")) == ""
    assert rendered("{% next_here %}") == ""


def test_a_room_holds_the_pages_below_it() -> None:
    assert is_current("/guides/", "/guides/vehicules/") is True
    assert is_current("/guides/", "/fiches/") is False


def test_the_account_link_says_who_reads() -> None:
    class Person:
        is_authenticated = True
        get_full_name = "Nadia Belkacem"

    request = RequestFactory().get("/")
    request.user = Person()
    source = '{% include "components/masthead.html" %}'
    assert "Nadia Belkacem" in rendered(source, request=request)
    request.user = AnonymousUser()
    page = rendered(source, request=request)
    assert "Se connecter" in page
    assert "Nadia" not in page
