"""What editors put first: it stands first, once, on the first page, and never for who may not read it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from portal.accounts.roles import CURATORS, EDITORS
from search.models import Entry, PromotedAnswer, Promotion
from search.query import parse
from search.results import Results
from search.selectors import NoSuchPageError, search
from tests.accounts.factories import with_role
from tests.factories import card, guide, person, reader_group, restrict, theme

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
JSON = {"format": "json"}


def promote(questions: str, *answers: Any, **fields: Any) -> Promotion:
    """``answers``: pages and addresses."""
    promotion = Promotion.objects.create(questions=questions, why="Pour essayer", **fields)
    for place, answer in enumerate(answers):
        target = {"address": answer} if isinstance(answer, str) else {"page": answer.page_ptr}
        PromotedAnswer.objects.create(promotion=promotion, sort_order=place, **target)
    return promotion


def ask(question: str, user: Any = VISITOR, page: int = 1, **narrowed: str) -> Results:
    return search(parse(question), user, page, **{name: (value,) for name, value in narrowed.items()})


def first(question: str, user: Any = VISITOR, **narrowed: str) -> list[str]:
    return [hit.title for hit in ask(question, user, **narrowed).promoted]


def test_what_editors_chose_stands_first_once_and_is_counted() -> None:
    guide("epave", title="Une épave sur le parking")
    chosen = guide("fourriere", title="La fourrière, pas à pas")
    assert first("épave") == []
    promote("épave\nvoiture ventouse", chosen)
    found = ask("les épaves")
    assert [hit.title for hit in found.promoted] == ["La fourrière, pas à pas"]
    assert [hit.title for hit in found.hits] == ["Une épave sur le parking"]
    assert (found.count, found.all_kinds, found.kinds[0].count) == (2, 2, 2)
    both = ask("épave fourrière")
    assert both.promoted == ()
    promote("fourrière", chosen)
    alone = ask("fourrière")
    assert ([hit.title for hit in alone.promoted], alone.hits, alone.count) == (["La fourrière, pas à pas"], (), 1)


@pytest.mark.parametrize(
    "question", ["voiture ventouse", "Voitures ventouses ?", "ventouse, voiture", "une voiture ventouse"]
)
def test_the_whole_question_counts_however_it_is_written(question: str) -> None:
    promote("voiture ventouse", guide("f", title="La fourrière"))
    assert first(question) == ["La fourrière"]


@pytest.mark.parametrize(
    "question", ["voiture", "voiture ventouse parking", "voiture -ventouse", "voiture ventouse -rouge"]
)
def test_another_question_gets_nothing_put_first(question: str) -> None:
    promote("voiture ventouse", guide("f", title="La fourrière"))
    assert first("voiture ventouse") == ["La fourrière"]
    assert first(question) == []


def test_the_editors_order_is_kept_and_three_are_enough() -> None:
    pages = [guide(f"g{number}", title=f"Guide {number}") for number in range(4)]
    promote("hall", pages[2], "/guides/g0/")
    promote("hall", pages[2], pages[1], pages[3])
    assert first("hall") == ["Guide 2", "Guide 0", "Guide 1"]


def test_a_choice_ends_with_its_last_day() -> None:
    promote("hall", guide("g", title="Le hall"), until=datetime.date(2026, 3, 1))
    with time_machine.travel("2026-03-01 12:00"):
        assert first("hall") == ["Le hall"]
    with time_machine.travel("2026-03-02 12:00"):
        assert first("hall") == []
        assert [hit.title for hit in ask("hall").hits] == ["Le hall"]


def test_who_may_not_read_it_sees_counts_and_facets_without_it() -> None:
    guide("epave", title="Une épave", themes=[theme()])
    hidden = guide("reserve", title="Rien de tel", themes=[theme("copropriete", "Copropriété")])
    restrict(hidden, reader_group())
    before = ask("épave")
    promote("épave", hidden)
    assert ask("épave") == before
    assert ask("épave", person()).count == 1
    inside = ask("épave", person(groups=(reader_group(),)))
    assert [hit.title for hit in inside.promoted] == ["Rien de tel"]
    assert (inside.count, {facet.key for facet in inside.themes}) == (2, {"vehicules-en-infraction", "copropriete"})


def test_rights_are_asked_live_whatever_the_index_says() -> None:
    page = guide("g", title="Le hall")
    promote("hall", page)
    assert first("hall") == ["Le hall"]
    restriction = restrict(page)
    assert first("hall") == []
    restriction.delete()
    page.unpublish()
    assert first("hall") == []


def test_an_index_that_lies_puts_nothing_first_that_may_not_be_read() -> None:
    from search.models import EntryToken

    page = guide("g", title="Le hall")
    promote("hall", page)
    restrict(page)
    EntryToken.objects.get_or_create(entry=Entry.objects.get(whole=None, source_id=page.pk), token="public")
    assert (first("hall"), ask("hall").count) == ([], 0)
    assert first("hall", person()) == ["Le hall"]
    PageViewRestriction.objects.all().delete()


def test_a_page_that_is_gone_is_simply_not_there() -> None:
    page = guide("g", title="Le hall")
    promote("hall", page, "/guides/autre/")
    assert first("hall") == ["Le hall"]
    page.delete()
    found = ask("hall")
    assert (found.promoted, found.count) == ((), 0)


def test_pages_of_results_hold_each_thing_once() -> None:
    pages = [guide(f"g{number}", title=f"Le hall {number}") for number in range(12)]
    promote("hall", pages[11], pages[4])
    one = ask("hall")
    assert (len(one.promoted), len(one.hits), one.pages, one.count) == (2, 10, 1, 12)
    assert len({hit.entry_id for hit in (*one.promoted, *one.hits)}) == 12
    with pytest.raises(NoSuchPageError):
        ask("hall", page=2)
    guide("g13", title="Le hall 13")
    two = ask("hall", page=2)
    assert (two.promoted, len(two.hits), two.count) == ((), 1, 13)


def test_a_filter_keeps_what_it_would_keep_and_counts_agree() -> None:
    guide("epave", title="Une épave", themes=[theme()])
    chosen = card(title="Rien de tel", themes=[theme("bruit", "Bruit")])
    promote("épave", chosen)
    everything = ask("épave")
    for facet, values in (("kind", everything.kinds), ("theme", everything.themes), ("year", everything.years)):
        for value in values:
            assert ask("épave", **{facet: value.key}).count == value.count, (facet, value)
    assert first("épave", kind="fiche") == ["Rien de tel"]
    assert first("épave", kind="guide") == []
    assert first("épave", kind="fiche", theme="vehicules-en-infraction") == []
    either = search(parse("épave"), VISITOR, kind=("fiche", "guide"))
    assert [hit.title for hit in either.promoted] == ["Rien de tel"]


def test_the_page_says_whose_choice_it_is_and_offers_no_empty_words(client: Client) -> None:
    promote("trottinette", guide("g", title="Les deux-roues"))
    html = client.get("/recherche/", {"q": "trottinette"}).text
    assert "Choix de la rédaction" in html
    assert html.count("Les deux-roues") == 1
    assert "Rien ne répond" not in html
    assert "Aucune page ne contient" not in html
    assert "Choix de la rédaction" not in client.get("/recherche/", {"q": "deux-roues"}).text
    told = client.get("/recherche/", {"q": "trottinette", **JSON}).json()
    assert (told["count"], [one["title"] for one in told["results"]]) == (1, ["Les deux-roues"])


def test_a_fiche_put_first_shows_what_to_do(client: Client) -> None:
    promote("carcasse", card(title="Une voiture désossée"), guide("g", title="Le guide des épaves"))
    html = client.get("/recherche/", {"q": "carcasse"}).text
    assert "Photographiez les quatre côtés." in html
    assert html.index("Une voiture désossée") < html.index("Le guide des épaves")


def test_three_answers_take_as_many_queries_as_one(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    pages = [guide(f"g{number}", title=f"Guide {number}", themes=[theme()]) for number in range(3)]
    promote("porte", pages[0])
    promote("trois", *pages)
    counts = []
    for question in ("porte", "trois"):
        client.get("/recherche/", {"q": question})
        with CaptureQueriesContext(connection) as queries:
            client.get("/recherche/", {"q": question})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def form(questions: str, *answers: dict[str, Any], **fields: str) -> dict[str, Any]:
    rows = {f"answers-{at}-{name}": value for at, row in enumerate(answers) for name, value in row.items()}
    ends = {f"answers-{at}-ORDER": at + 1 for at in range(len(answers))}
    counts = {"answers-TOTAL_FORMS": len(answers), "answers-INITIAL_FORMS": 0}
    counts |= {"answers-MIN_NUM_FORMS": 1, "answers-MAX_NUM_FORMS": 3}
    return {"questions": questions, "why": "Parce que", "until": "", **rows, **ends, **counts, **fields}


ADD = "/admin/snippets/search/promotion/add/"
LIST = "/admin/snippets/search/promotion/"


def test_an_editor_chooses_in_the_admin_and_others_do_not(client: Client) -> None:
    page = guide("g", title="Le hall")
    client.force_login(with_role(EDITORS))
    assert client.post(ADD, form("hall\r\nentrée", {"page": page.pk, "address": ""})).status_code == 302
    assert first("entrée") == ["Le hall"]
    html = client.get(LIST).text
    assert "hall, entrée" in html
    assert f'href="/admin/snippets/search/promotion/edit/{Promotion.objects.get().pk}/"' in html
    assert "Le hall" in html
    client.force_login(with_role(CURATORS))
    assert client.get(LIST).status_code in (302, 403)


def test_a_change_is_at_work_with_the_next_question(client: Client) -> None:
    one, other = guide("g", title="Le hall"), guide("h", title="La cour")
    promotion = promote("entrée", one)
    assert first("entrée") == ["Le hall"]
    client.force_login(with_role(EDITORS))
    row = promotion.answers.get()
    changed = form("entrée", {"id": row.pk, "page": other.pk, "address": ""}, **{"answers-INITIAL_FORMS": "1"})
    assert client.post(f"/admin/snippets/search/promotion/edit/{promotion.pk}/", changed).status_code == 302
    assert first("entrée") == ["La cour"]


@pytest.mark.parametrize(
    ("questions", "answer"),
    [
        ("le la", {"page": True, "address": ""}),
        ("", {"page": True, "address": ""}),
        ("hall", {"page": "", "address": ""}),
        ("hall", {"page": True, "address": "/guides/g/"}),
        ("hall", {"page": "", "address": "/guides/inconnu/"}),
        ("hall", {"page": "", "address": "https://ailleurs.example/guides/g/"}),
        ("hall", {"page": "", "address": "/guides/ferme/"}),
    ],
)
def test_what_would_put_nothing_first_is_refused(client: Client, questions: str, answer: dict[str, Any]) -> None:
    page = guide("g", title="Le hall")
    restrict(guide("ferme", title="Fermé"), reader_group())
    client.force_login(with_role(EDITORS))
    given = {**answer, "page": page.pk if answer["page"] else ""}
    assert client.post(ADD, form(questions, given)).status_code == 200
    assert not Promotion.objects.exists()
    assert client.post(ADD, form("hall", {"page": page.pk, "address": ""})).status_code == 302


def test_an_address_may_be_copied_whole(settings: Any) -> None:
    guide("g", title="Le hall")
    answer = PromotedAnswer(address=f"{settings.PORTAL_HOST_URL}/guides/g/?q=x")
    answer.clean()
    assert answer.address == "/guides/g/"
    with pytest.raises(ValidationError):
        PromotedAnswer(address="/").clean()


@pytest.mark.parametrize(("kind", "field"), [("promotion", "questions"), ("synonymgroup", "words")])
def test_a_form_begins_with_the_words_of_the_address(client: Client, kind: str, field: str) -> None:
    client.force_login(with_role(EDITORS))
    html = client.get(f"/admin/snippets/search/{kind}/add/", {"mots": "trottinette <b>"}).text
    assert "trottinette &lt;b&gt;" in html
    assert "trottinette" not in client.get(f"/admin/snippets/search/{kind}/add/").text


def test_an_anchor_is_kept_and_the_answer_leads_to_that_place(settings: Any) -> None:
    guide("g", title="Le hall")
    answer = PromotedAnswer(address=f"{settings.PORTAL_HOST_URL}/guides/g/?q=x#agir")
    answer.clean()
    assert answer.address == "/guides/g/#agir"
    promote("entrée", "/guides/g/#agir")
    promote("vestibule", "/guides/g/")
    assert [[hit.url for hit in ask(one).promoted] for one in ("entrée", "vestibule")] == [
        ["/guides/g/#agir"],
        ["/guides/g/"],
    ]


def test_what_has_an_anchor_in_its_own_address_can_be_chosen() -> None:
    page = guide("g", title="Le hall")
    term = Entry.objects.get(whole=None, source_id=page.pk)
    Entry.objects.filter(pk=term.pk).update(url="/glossaire/#gpo")
    answer = PromotedAnswer(address="/glossaire/#gpo")
    answer.clean()
    promote("sigle", answer.address)
    assert [hit.url for hit in ask("sigle").promoted] == ["/glossaire/#gpo"]
    with pytest.raises(ValidationError):
        PromotedAnswer(address="/glossaire/#autre").clean()


def test_the_list_says_what_readers_no_longer_get(client: Client) -> None:
    kept, draft, narrowed = (guide(slug, title=f"Guide {slug}") for slug in ("garde", "brouillon", "reserve"))
    guide("adresse", title="À l’adresse")
    promote("un", kept)
    promote("deux", draft)
    promote("trois", narrowed)
    promote("quatre", "/guides/adresse/#agir")
    promote("cinq", "/guides/partie/")
    promote("six", guide("efface", title="Effacé"))
    client.force_login(with_role(EDITORS))
    draft.unpublish()
    restrict(narrowed, reader_group())
    type(kept).objects.get(slug="efface").delete()
    html = client.get(LIST).text
    assert "Guide brouillon (n’est plus publiée)" in html
    assert "Guide reserve (n’est pas lue par tous les membres)" in html
    assert "/guides/partie/ (n’existe plus, ou n’est plus lue par tous)" in html
    assert "rien\u202f: la page n’existe plus" in html
    assert "Guide garde (" not in html
    assert "/guides/adresse/#agir (" not in html


def test_a_page_that_search_does_not_know_is_told(client: Client) -> None:
    from wagtail.models import Page

    page = guide("g", title="Le hall")
    promotion = promote("un", page)
    PromotedAnswer.objects.filter(promotion=promotion).update(page=Page.objects.get(pk=page.get_parent().pk))
    client.force_login(with_role(EDITORS))
    assert "(la recherche ne la connaît pas)" in client.get(LIST).text


def test_fifty_choices_take_as_many_queries_as_one(client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = guide("g", title="Le hall")
    client.force_login(with_role(EDITORS))
    counts = []
    for first_one, last in ((0, 1), (1, 40)):
        for number in range(first_one, last):
            promote(f"question {number}", page, "/guides/g/")
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
