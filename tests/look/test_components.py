"""Components say their parameters, the style guide shows them, error pages stand on nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.test import RequestFactory

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))


def included(text: str) -> set[str]:
    return set(re.findall(r'(?:include|personal) "components/([\w]+\.html)"', text))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_begins_with_its_parameters(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("{#")
    assert first.endswith("#}")
    assert re.search(r"Parameters?|No parameters|Context", first)


def test_the_style_guide_shows_every_component() -> None:
    shown: set[str] = set()
    waiting = [*(TEMPLATES / "styleguide").glob("*.html"), TEMPLATES / "base.html"]
    while waiting:
        new = included(waiting.pop().read_text(encoding="utf-8")) - shown
        shown |= new
        waiting += [TEMPLATES / "components" / name for name in new]
    assert shown == {path.name for path in COMPONENTS}


def test_every_component_is_used_by_a_page() -> None:
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name != "styleguide"]
    code = [path for room in ("portal", "quartiers") for path in (Path(settings.BASE_DIR) / room).rglob("*.py")]
    used = set().union(*(included(path.read_text(encoding="utf-8")) for path in pages))
    used |= set(re.findall(r"components/(\w+\.html)", "".join(path.read_text(encoding="utf-8") for path in code)))
    assert {path.name for path in COMPONENTS} - used == set()


def test_the_style_guide_renders_with_no_undefined_variable() -> None:
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    page = get_template("styleguide/index.html").render({"rooms": [], "demo": True}, request)
    assert "Un carnet de terrain" in page
    assert 'href="tel:17"' in page
    assert "style=" not in page
    assert "<style" not in page
    assert "onclick" not in page


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_an_error_page_needs_no_request_and_no_context(name: str) -> None:
    page = get_template(name).render()
    assert '<html lang="fr">' in page
    assert 'href="tel:17"' in page


@pytest.mark.parametrize("name", ["403.html", "404.html", "403_csrf.html"])
def test_an_error_page_needs_no_context_processor(name: str) -> None:
    assert "Sûreté-Tranquillité" in get_template(name).render({})


def test_an_unknown_page_offers_to_sign_in_and_come_back() -> None:
    request = RequestFactory().get("/guides/reserve/")
    request.user = AnonymousUser()
    page = get_template("404.html").render({}, request)
    assert "si la page est réservée aux membres" in page
    assert "next=%2Fguides%2Freserve%2F" in page
