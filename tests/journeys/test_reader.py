"""A visitor's way: a word, the fiche, the guide, its PDF; the fiche again without network."""

import gzip
from typing import Any

import pytest

pytestmark = pytest.mark.browser
FIRST_VIEW_BYTES = 100 * 1024
HEADERS_BYTES = 700  # a generous allowance for each answer's headers
TEXT = ("text/", "image/svg", "application/json")


def test_a_visitor_finds_a_wreck_opens_the_fiche_and_the_guide_and_takes_its_pdf(
    portal: dict[str, Any], page: Any
) -> None:
    page.goto("/")
    page.fill("main input[name=q]", "épave")
    page.keyboard.press("Enter")
    page.click("main a:has-text('Ouvrir la fiche')")
    assert page.inner_text("h1") == portal["card"].title
    assert page.get_attribute("main .calls a", "href") == "tel:17"
    page.go_back()
    page.click(f"main a:has-text('{portal['guide'].title}')")
    assert page.inner_text("h1") == portal["guide"].title
    address = page.get_attribute("main a:has-text('PDF')", "href")
    taken = page.request.get(address)
    assert taken.headers["content-type"] == "application/pdf"
    assert taken.body().startswith(b"%PDF-")


def test_a_fiche_that_was_opened_is_read_without_network_and_says_its_age(
    portal: dict[str, Any], page: Any, context: Any
) -> None:
    page.goto(portal["card"].url)
    wait_until_kept(page)
    context.set_offline(True)
    page.reload()
    assert page.inner_text("h1") == portal["card"].title
    page.locator("main .age", has_text="Gardée sur cet appareil").wait_for()
    page.goto(portal["guide"].url)
    page.locator("main a", has_text=portal["card"].title).wait_for()
    assert portal["guide"].title not in page.inner_text("main")
    context.set_offline(False)
    page.goto(portal["guide"].url)
    assert page.inner_text("h1") == portal["guide"].title


def test_a_members_fiche_is_never_kept_although_a_public_one_is(portal: dict[str, Any], sit: Any) -> None:
    from tests import factories

    page = sit(factories.person(first_name="Nadia", last_name="Benali"))
    page.goto(portal["card"].url)
    wait_until_kept(page)
    page.goto(portal["closed"].url)
    assert page.inner_text("h1") == portal["closed"].title
    page.goto(portal["card"].url)
    kept = page.evaluate(KEPT)
    assert list(kept) == [portal["card"].url]
    assert "Nadia" in page.content()
    assert "Nadia" not in kept[portal["card"].url]


def wait_until_kept(page: Any) -> None:
    """The worker stands and has this page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate(UNTIL_KEPT)


UNTIL_KEPT = """async () => {
  const kept = async () => (await caches.open('fiches-v1')).match(location.pathname);
  while (!navigator.serviceWorker.controller || !(await kept())) await new Promise((done) => setTimeout(done, 100));
}"""
KEPT = """async () => {
  const kept = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const path = new URL(request.url).pathname;
      if (path.startsWith("/fiches/")) kept[path] = await (await cache.match(request)).text();
    }
  }
  return kept;
}"""


def test_the_first_view_of_a_fiche_weighs_100_kib_at_most(
    portal: dict[str, Any], browser: Any, live_server: Any
) -> None:
    """Text is counted packed, as static files and cached pages go out; the font as it is."""
    context = browser.new_context(base_url=live_server.url, service_workers="block")
    page = context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(portal["card"].url, wait_until="networkidle")
    weights = {answer.url: weight(answer) for answer in answers}
    context.close()
    assert any(url.endswith(".woff2") for url in weights)
    assert sum(weights.values()) <= FIRST_VIEW_BYTES, weights


def weight(answer: Any) -> int:
    body = answer.body()
    packed = answer.headers.get("content-type", "").startswith(TEXT)
    return HEADERS_BYTES + len(gzip.compress(body, 6) if packed else body)
