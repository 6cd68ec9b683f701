"""What only a browser shows: where the parts of a member's home stand, on a phone and at a desk."""

import pytest
from django.conf import settings
from django.test import Client

from courses.services import enrol
from tests import factories
from tests.accounts.factories import PASSWORD
from tests.courses.factories import course, lesson

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARTS = ("q", "reprendre", "maintenant")
PART = """document.activeElement.id === "q" ? "q"
  : document.activeElement.closest("main section")?.getAttribute("aria-labelledby") ?? ''"""


@pytest.mark.parametrize(
    ("width", "order"), [(390, ["q", "maintenant", "reprendre"]), (1280, ["q", "reprendre", "maintenant"])]
)
def test_the_situations_follow_the_search_on_a_phone_and_the_course_to_resume_at_a_desk(
    page, live_server, width, order
):
    factories.home()
    person = factories.person()
    person.set_password(PASSWORD)
    person.save()
    begun = course()
    lesson(begun, "une")
    enrol(person, begun)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/compte/connexion/?next=/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("#reprendre")
    assert sorted(PARTS, key=lambda part: page.locator(f"#{part}").bounding_box()["y"]) == order
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    assert list(dict.fromkeys(part for part in stops(page) if part in PARTS)) == order
    page.reload()
    for key in ("Tab", "Enter", "Tab"):  # « Aller au contenu », then the first thing in it
        page.keyboard.press(key)
    assert page.evaluate(PART) == "q"


def test_a_long_name_is_cut_before_the_page_is_wider_than_the_screen(page, live_server):
    factories.home()
    person = factories.person(first_name="Marie-Christine Joséphine", last_name="de La Rochefoucauld-Montbel")
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    for width in (320, 390, 768, 900, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def stops(page):
    """What part of the page each press of Tab leads to, as far as the page's end."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('footer'))"):
            return
        yield page.evaluate(PART)
    raise AssertionError("no end")
