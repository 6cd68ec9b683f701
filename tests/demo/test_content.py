"""Every page of the demo is read, says what it is, and leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from guides.models import GuidePage, ReflexCardPage
from portal.accounts.models import User

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]
DEMO = Path(settings.BASE_DIR) / "demo"
OUTSIDE = ("http://", "https://", "mailto:", "tel:", "data:")


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(User.objects.get(email="gardien@example.org"))
    return client


def pages() -> Iterator[Page]:
    yield from Page.objects.live().filter(depth__gt=1)


def test_every_page_is_read_and_says_that_it_is_demonstration_content(member: Client) -> None:
    for page in pages():
        response = member.get(page.url)
        assert response.status_code == 200, page.url
        assert "Contenu de démonstration" in response.text, page.url
        assert response.text.count("<h1") == 1, page.url


@pytest.mark.parametrize(
    "address",
    ["/recherche/?q=epave", "/compte/connexion/", "/veille/", "/quartiers/", "/compte/", "/inconnue/"],
)
def test_what_is_no_page_of_wagtail_says_it_too(client: Client, member: Client, address: str) -> None:
    reader = Client() if address == "/compte/connexion/" else member
    assert "Contenu de démonstration" in reader.get(address).text


@pytest.mark.parametrize(
    ("question", "pages"),
    [
        ("l'assermentation", {"/guides/assermentation/"}),
        ("vehicules epaves", {"/guides/vehicules-en-infraction/", "/fiches/voiture-desossee/"}),
        ("troubles du voisinage", {"/guides/troubles-de-voisinage/"}),
    ],
)
def test_named_questions_find_their_pages_first(client: Client, question: str, pages: set[str]) -> None:
    """Where a guide and a fiche were written for the same thing, either comes first and the other next."""
    found = client.get("/recherche/", {"q": question, "format": "json"}).json()["results"]
    assert {hit["url"].split("#")[0] for hit in found[: len(pages)]} == pages


def test_every_link_inside_the_portal_resolves_and_every_anchor_is_there(member: Client) -> None:
    shown = {page.url: member.get(page.url).text for page in pages()}
    seen: dict[str, str] = dict(shown)
    for source, html in shown.items():
        for link in set(re.findall(r'href="([^"]+)"', html)):
            path, _, anchor = link.replace("&amp;", "&").partition("#")
            if link.startswith(OUTSIDE) or path.startswith(("/static/", "/compte/")) or "/pdf/" in path:
                continue
            target = path or source
            if target not in seen:
                response = member.get(target)
                assert response.status_code == 200, f"{source} -> {link}: {response.status_code}"
                seen[target] = "" if response.streaming else response.text
            if anchor:
                assert f'id="{anchor}"' in seen[target], f"{source} -> {link}: no such anchor"


def test_each_guide_answers_the_ten_questions_listed_beside_it() -> None:
    for path in sorted((DEMO / "questions").glob("*.md")):
        questions = re.findall(r"\[([^\]]+)\]\(#([a-z0-9-]+)\)", path.read_text(encoding="utf-8"))
        anchors = {section.value["anchor"] for section in GuidePage.objects.get(slug=path.stem).body}
        assert len(questions) == 10, path.name
        assert {anchor for _, anchor in questions} <= anchors, path.name


def test_documents_of_guides_are_downloaded_in_both_formats(member: Client) -> None:
    html = member.get("/guides/vehicules-en-infraction/").text
    links = re.findall(r'href="(/documents/[^"]+)"', html)
    assert {link.rsplit(".", 1)[1] for link in links} == {"docx", "odt"}
    for link in links:
        response = member.get(link)
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")


def test_a_fiche_shows_the_duty_number_of_its_readers_own_organisation_and_of_no_other(client: Client) -> None:
    url = ReflexCardPage.objects.get(slug="hall-occupe").url
    own = User.objects.get(email="gardien@example.org").organisation.duty_phone.replace(" ", "\u00a0")
    other = User.objects.get(email="referent@example.org").organisation.duty_phone.replace(" ", "\u00a0")
    assert own not in client.get(url).text
    client.force_login(User.objects.get(email="gardien@example.org"))
    html = client.get(url).text
    assert own in html
    assert other not in html
    assert "tel:17" in html


def test_no_first_view_of_a_fiche_needs_more_than_its_share_of_html(client: Client) -> None:
    """The whole first view, font included, is counted in the browser; here the page itself stays small."""
    import gzip

    for card in ReflexCardPage.objects.visible_to(None):
        assert len(gzip.compress(client.get(card.url).content)) < 12_000, card.slug
