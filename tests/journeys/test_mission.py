"""What the portal is for, end to end: a lesson, a piece of news, what members say of it, and one search for all of it."""

from typing import Any

import pytest

from portal.accounts.models import User
from portal.core.tasks import drain
from quartiers.models import Comment, Membership, Post, Space
from tests import factories
from tests.browser import wait_for_components
from tests.courses.factories import course, lesson, question
from tests.veille.factories import curator, item
from tests.veille.test_browser import press
from veille.models import FeedItem

pytestmark = pytest.mark.browser
NEWS = "Une fourrière mobile pour chaque épave"
WHY = "Trois communes la partagent."
TRIED = "Chez nous, l’épave est partie en neuf jours"


@pytest.fixture
def people(portal: dict[str, Any]) -> dict[str, User]:
    """A gardien and a curator; a space about the theme of the guide that the portal has."""
    space = Space.objects.create(slug="parkings", title="Véhicules et parkings", purpose="Épaves, stationnement.")
    space.themes.add(factories.theme())
    gardien = factories.person("nadia@example.org", first_name="Nadia", last_name="Belkacem")
    Membership.objects.create(space=space, person=gardien)
    return {"gardien": gardien, "curator": curator("ines@example.org", first_name="Inès", last_name="Carvalho")}


def test_a_lesson_is_learnt_news_is_published_and_talked_of_and_one_search_finds_what_each_may_read(
    portal: dict[str, Any], people: dict[str, User], sit: Any
) -> None:
    asked = question("true-false", is_true=True, text="On photographie l’épave d’abord.")
    above = course()
    learnt = lesson(above, "constater", title="Constater une épave", questions=[asked])
    lesson(above, "ecrire", title="Écrire ce que l’on a vu", position=2)
    take(sit(people["gardien"]), learnt)
    elsewhere = sit(people["gardien"])
    elsewhere.goto(above.url)
    assert "1 leçon terminée sur 2" in elsewhere.inner_text("main")

    item(NEWS, theme=factories.theme())
    publish_by_keyboard(sit(people["curator"]))
    drain()

    news = FeedItem.objects.get(title=NEWS)
    answer_what_one_tried(elsewhere, news)
    assert Comment.objects.get(post=Post.objects.get(item_id=news.pk)).author == people["gardien"]

    public = {portal["guide"].url, portal["card"].url, news.get_absolute_url()}
    members = {learnt.url, Post.objects.get(item_id=news.pk).get_absolute_url()}
    assert found(elsewhere, "épave") >= public | members
    visited = found(sit(None), "épave")
    assert visited >= public
    assert not visited & members
    assert TRIED not in sit(None).request.get("/recherche/?q=neuf+jours").text()


def take(page: Any, learnt: Any) -> None:
    """Answer the question of the lesson and end it."""
    page.goto(learnt.url)
    wait_for_components(page)
    page.get_by_label("Vrai").check()
    page.get_by_role("button", name="Enregistrer ma réponse").click()
    page.locator("#question-1 .question__why").wait_for()
    page.locator("#suite button").click()
    page.wait_for_url(lambda address: not address.endswith(learnt.url))


def publish_by_keyboard(page: Any) -> None:
    """A reason, and the story on top of the tray is news: no mouse."""
    page.goto("/veille/atelier/")
    wait_for_components(page)
    page.keyboard.press("p")
    page.keyboard.type(WHY)
    press(page, "Enter")
    assert page.inner_text(".desk__count").startswith("0")


def answer_what_one_tried(page: Any, news: FeedItem) -> None:
    """From the news to its discussion, and an answer there."""
    page.goto(news.get_absolute_url())
    page.get_by_role("link", name="Véhicules et parkings").click()
    page.get_by_label("Qu’avez-vous essayé").fill(f"{TRIED}, avec la même fourrière.")
    page.get_by_role("button", name="Publier dans Véhicules et parkings").click()
    page.locator(".comment__text", has_text=TRIED).wait_for()


def found(page: Any, question: str) -> set[str]:
    """Where the results of the search lead, typed in the page's own field."""
    page.goto("/")
    page.fill("main input[name=q]", question)
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/**")
    links = page.locator("main a[href^='/']").evaluate_all(
        "all => all.map(link => link.getAttribute('href').split('#')[0])"
    )
    return set(links)
