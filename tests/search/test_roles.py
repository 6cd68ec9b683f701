"""Every role × every kind × every audience of the demo: what the search tells is what its address opens, and nothing else.

The oracle is independent of the search: a thing may be found by who gets its page (200) at its own address.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from portal.accounts.models import User
from quartiers.models import Space
from quartiers.services import posts
from quartiers.services.files import attach
from search.models import Entry
from search.query import parse
from search.selectors import search
from tests.factories import guide, reader_group, restrict, section
from tests.texts import files
from tests.texts.conftest import document

ACCOUNTS = ("gardien", "membre", "referent", "curateur", "moderateur", "editeur", "animateur", "admin")
KINDS = {
    "fiche", "guide", "formation", "lecon", "rex", "question", "message", "veille", "document", "fichier", "piece", "page", "mot",
}  # fmt: skip
EACH = 2
JSON = {"format": "json"}
FACETS = ("kinds", "themes", "spaces", "families", "years")


class Reader(Client):
    """Somebody, and what they have tried to open."""

    def __init__(self) -> None:
        super().__init__()
        self.tried: dict[str, bool] = {}

    def opens(self, address: str) -> bool:
        page = address.partition("#")[0]
        if page not in self.tried:
            self.tried[page] = self.get(page).status_code == 200
        return self.tried[page]


@pytest.mark.django_db
def test_what_each_role_finds_counts_and_is_suggested_is_what_it_may_open() -> None:
    call_command("load_demo", verbosity=0)
    planted = plant()
    sample = chosen()
    assert {entry.kind for entry in sample} == kinds_there() == KINDS
    seen: dict[int, set[bool]] = defaultdict(set)
    told: dict[str, set[bool]] = defaultdict(set)
    problems: list[str] = []
    for name, client in readers():
        for entry in sample:
            opens = client.opens(entry.url)
            seen[entry.pk].add(opens)
            problems += [f"{name}: {entry.kind} {entry.url}: {what}" for what in faults(client, entry, opens)]
        for words, address in planted.items():
            opens = client.opens(address)
            told[words].add(opens)
            problems += [f"{name}: {words}: {what}" for what in slips(client, words, address, opens)]
    assert problems == []
    assert all(answers == {True, False} for answers in told.values()), told
    assert any(answers == {True, False} for answers in seen.values()), "some things are for some people only"
    assert any(answers == {True} for answers in seen.values()), "and some for all"


def plant() -> dict[str, str]:
    """In the closed space a message with a file, for its group a page that links to one. Words that nothing else says, one of
    them with a slip, and where each leads."""
    referent = User.objects.get(email="referent@example.org")
    closed = Space.objects.get(slug="referents-surete")
    post = posts.publish(closed, referent, "message", {"title": "La kryptonite", "text": "Une malachite."}, uuid4())
    attach(referent, SimpleUploadedFile("compte-rendu.odt", files.odt("Une stibine.")), post=post)
    linked = document("releve.odt", files.odt("Une azurite."))
    body = [section("Lire", ("text", f'<p><a linktype="document" id="{linked.pk}">le relevé</a></p>'), anchor="lire")]
    page = guide("relie", title="Des relevés de chrysocolle", body=body)
    restrict(page, reader_group())
    call_command("read_files", verbosity=0)
    message = post.get_absolute_url()
    in_space = dict.fromkeys(("malachite", "stibine", "kryptonite", "kryptonitte"), message)
    return in_space | dict.fromkeys(("azurite", "chrysocolle", "chrysocole"), page.url)


def slips(client: Reader, words: str, address: str, opens: bool) -> Iterator[str]:
    """What the search tells of what stands at ``address``, and of its words, for a question that finds nothing else."""
    found = client.get("/recherche/", {"q": words, **JSON}).json()
    if bool(found["count"]) != opens or any(not hit["url"].startswith(address) for hit in found["results"]):
        yield f"finds {found['results']}, opens {opens}"
    if not opens and (found["also"] or found["facets"]["kind"] or found["facets"]["space"]):
        yield f"tells {found}"
    page = client.get("/recherche/", {"q": words}).text
    if ("<mark>" in page) != opens:
        yield f"an extract: {not opens}, opens {opens}"


def kinds_there() -> set[str]:
    return set(Entry.objects.filter(whole=None).values_list("kind", flat=True))


def chosen() -> list[Entry]:
    """Some things of each kind and audience, titles that nothing else has."""
    titles: dict[str, int] = defaultdict(int)
    groups: dict[tuple[str, tuple[str, ...]], list[Entry]] = defaultdict(list)
    wholes = list(Entry.objects.filter(whole=None).order_by("pk").prefetch_related("tokens"))
    for entry in wholes:
        titles[entry.folded_title] += 1
    for entry in wholes:
        if titles[entry.folded_title] == 1 and len(entry.folded_title.split()) <= 18:
            groups[entry.kind, tuple(sorted(row.token for row in entry.tokens.all()))].append(entry)
    return [entry for held in groups.values() for entry in (held[:1] + held[-1:])[:EACH]]


def readers() -> Iterator[tuple[str, Reader]]:
    yield "visitor", Reader()
    for name in ACCOUNTS:
        client = Reader()
        client.force_login(User.objects.get(email=f"{name}@example.org"))
        yield name, client


def faults(client: Reader, entry: Entry, opens: bool) -> Iterator[str]:
    """What the search tells of ``entry`` that it shouldn't, or doesn't and should."""
    question = " ".join(entry.title.split()).replace('"', " ")
    found = client.get("/recherche/", {"q": f'"{question}"', **JSON}).json()
    urls = [hit["url"] for hit in found["results"]]
    if (entry.url in without_anchors(urls)) != opens:
        yield f"found {not opens}, opens {opens}"
    if not opens and any(entry.title in str(hit) for hit in without_open_sections(client, found["results"])):
        yield "named in a hit"
    if found["count"] <= len(urls):
        unreadable = [url for url in urls if not client.opens(url)]
        if unreadable or found["count"] != len(urls) or counted(found) != len(urls):
            yield f"counts {found['count']}, {counted(found)} by kind, shows {len(urls)}, unreadable {unreadable}"
    suggested = client.get("/recherche/suggestions/", {"q": question[:60]}).json()["suggestions"]
    if not opens and any(one["url"].partition("#")[0] == entry.url or one["title"] == entry.title for one in suggested):
        yield "suggested"


def without_open_sections(client: Reader, found: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """These hits without the parts that the reader opens, which may be called as something else is."""
    for hit in found:
        is_open = hit["section"] and client.opens(hit["section"]["url"])
        yield {**hit, "section": None} if is_open else hit


def counted(found: Any) -> int:
    return sum(facet["count"] for facet in found["facets"]["kind"])


def without_anchors(urls: Sequence[str]) -> set[str]:
    return {url.partition("#")[0] for url in urls} | set(urls)


@pytest.mark.django_db
def test_each_facet_counts_what_is_shown_for_each_role() -> None:
    """Wherever one page shows all that was found, its facets are those of the entries on it."""
    call_command("load_demo", verbosity=0)
    compared = 0
    for question in ("caméra", "plainte", "épave", "assermentation", "hall", "bruit", "fourrière", "chantier"):
        for reader in (AnonymousUser(), *(User.objects.get(email=f"{name}@example.org") for name in ACCOUNTS)):
            found = search(parse(f'"{question}"'), reader)
            shown = [*found.promoted, *found.hits]
            if found.count == len(shown):
                compared += 1
                told = {name: {facet.key: facet.count for facet in getattr(found, name)} for name in FACETS}
                assert told == counted_by_hand([hit.entry_id for hit in shown]), (question, reader)
    assert compared >= len(ACCOUNTS)


def counted_by_hand(ids: list[int]) -> dict[str, dict[str, int]]:
    entries = Entry.objects.filter(pk__in=ids).prefetch_related("themes", "families")
    return {
        "kinds": dict(Counter(entry.kind for entry in entries)),
        "themes": dict(Counter(row.theme for entry in entries for row in entry.themes.all())),
        "spaces": dict(Counter(entry.space for entry in entries if entry.space)),
        "families": dict(Counter(row.family for entry in entries for row in entry.families.all())),
        "years": dict(Counter(str(entry.date.year) for entry in entries if entry.date)),
    }
