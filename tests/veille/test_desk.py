"""The curators' desk: sort, publish, undo, correct, withdraw; two curators at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.core.audience.services import tokens_of
from search.models import Entry
from tests import factories
from tests.veille.factories import curator, item
from veille import signals
from veille.models import Decision, FeedItem
from veille.services import desk as services

pytestmark = pytest.mark.django_db
WHY = "Utile si vos sites sont petits."


@pytest.fixture
def ines():
    return curator(first_name="Inès", last_name="Carvalho")


@pytest.fixture
def desk(client, ines):
    client.force_login(ines)
    return client


def decide(client, story, action, **data):
    posted = {"action": action, "version": story.version, "why": "", "theme": "", **data}
    return client.post(reverse("veille:decide", args=[story.public_id]), posted)


@pytest.mark.parametrize(("action", "state"), [("garder", "kept"), ("ecarter", "discarded"), ("plus-tard", "later")])
def test_a_story_goes_into_its_tray_and_the_count_goes_down(desk, action, state):
    story, other = item(), item()
    assert "<b>2</b> à trier" in desk.get("/veille/atelier/").content.decode()
    response = decide(desk, story, action, suivant=str(other.public_id))
    assert response.status_code == 302
    page = desk.get(response["Location"]).content.decode()
    assert "<b>1</b> à trier" in page
    assert other.title in page
    story.refresh_from_db()
    assert story.state == state


@pytest.mark.parametrize("action", ["garder", "ecarter", "plus-tard"])
def test_what_was_typed_stays_with_a_story_that_is_sorted_and_with_the_undo(desk, action):
    theme = factories.theme()
    story = item()
    assert decide(desk, story, action, why=WHY, theme=theme.key).status_code == 302
    story.refresh_from_db()
    assert (story.why, story.theme) == (WHY, theme)
    desk.post(reverse("veille:undo"), {"decision": Decision.objects.first().pk})
    story.refresh_from_db()
    assert (story.state, story.why, story.theme) == ("inbox", WHY, theme)
    too_long = decide(desk, story, action, why=WHY * 20)
    assert too_long.status_code == 422
    assert WHY * 20 in too_long.content.decode()
    decide(desk, story, action, why="")
    story.refresh_from_db()
    assert story.why == ""


def test_publishing_asks_why_and_keeps_what_was_typed(desk):
    theme = factories.theme()
    story = item("Une équipe de nuit partagée")
    refused = decide(desk, story, "publier", theme=theme.key)
    assert refused.status_code == 422
    assert "pourquoi c’est important" in refused.content.decode()
    assert f'value="{theme.key}" selected' in refused.content.decode()
    assert decide(desk, story, "publier", why=WHY, theme=theme.key).status_code == 302
    story.refresh_from_db()
    assert (story.state, story.why, story.theme) == ("published", WHY, theme)
    assert desk.get(story.get_absolute_url()).status_code == 200


def test_what_is_published_is_found_and_no_longer_when_undone(desk, client):
    told = []
    signals.item_published.connect(listener := (lambda item_id, **kw: told.append(("in", item_id))))
    signals.item_withdrawn.connect(listener_out := (lambda item_id, **kw: told.append(("out", item_id))))
    story = item("Une équipe de nuit partagée")
    decide(desk, story, "publier", why=WHY)
    story.refresh_from_db()
    assert tokens_of(FeedItem, [story.pk])[story.pk] == {"public"}
    assert Entry.objects.get(source="veille.item").source_id == story.pk
    address = story.get_absolute_url()
    desk.post(reverse("veille:undo"), {"decision": Decision.objects.first().pk})
    story.refresh_from_db()
    assert (story.state, story.why) == ("inbox", WHY)
    assert not Entry.objects.filter(source="veille.item").exists()
    assert desk.get(address).status_code == 404
    decide(desk, story, "publier", why=WHY)
    assert desk.get(address).status_code == 200
    assert told == [("in", story.pk), ("out", story.pk), ("in", story.pk)]
    del listener, listener_out


def test_what_a_room_above_cannot_follow_is_not_published(desk):
    def fail(item_id, **kwargs):
        raise RuntimeError

    signals.item_published.connect(fail)
    story = item()
    try:
        with pytest.raises(RuntimeError):
            decide(desk, story, "publier", why=WHY)
    finally:
        signals.item_published.disconnect(fail)
    story.refresh_from_db()
    assert (story.state, story.version) == ("inbox", 0)
    assert decide(desk, story, "publier", why=WHY).status_code == 302


def test_the_second_curator_is_told_who_did_what_and_keeps_the_words(desk):
    story = item()
    services.sort(story, curator(first_name="Paul", last_name="Martin"), "discarded", 0)
    story.version = 0
    response = decide(desk, story, "publier", why=WHY)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Paul Martin a écarté cet article" in page
    assert WHY in page
    assert FeedItem.objects.get().state == "discarded"


def test_a_double_click_is_done_once(desk):
    story = item()
    assert decide(desk, story, "publier", why=WHY).status_code == 302
    assert decide(desk, story, "publier", why=WHY).status_code in {409, 422}
    assert Decision.objects.count() == 1


def test_from_the_second_page_one_goes_on_to_the_next_story_and_an_undo_comes_back(desk):
    now = timezone.now()
    stories = [item(told_at=now - timedelta(minutes=n)) for n in range(70)]
    here, after = stories[40], stories[41]
    shown = desk.get(reverse("veille:desk"), {"article": here.public_id}).context["desk"]
    assert (shown.page.number, shown.previous, shown.following) == (2, stories[39], after)
    decide(desk, here, "ecarter", suivant=str(after.public_id))
    shown = desk.get(reverse("veille:desk"), {"article": after.public_id}).context["desk"]
    assert (shown.page.number, shown.item, after in shown.page) == (2, after, True)
    back = desk.post(reverse("veille:undo"), {"decision": Decision.objects.first().pk})["Location"]
    shown = desk.get(back).context["desk"]
    assert (shown.page.number, shown.item) == (2, here)


@pytest.mark.parametrize(("place", "page"), [(29, 1), (30, 2), (69, 3)])
def test_the_neighbours_of_a_story_are_those_of_the_tray(desk, place, page):
    now = timezone.now()
    stories = [item(told_at=now - timedelta(minutes=n)) for n in range(70)]
    shown = desk.get(reverse("veille:desk"), {"article": stories[place].public_id}).context["desk"]
    assert (shown.page.number, shown.previous) == (page, stories[place - 1])
    assert shown.following == (stories[place + 1] if place < 69 else None)


def test_the_keys_have_somewhere_to_go_at_the_end_of_a_page_and_on_a_page_that_was_turned(desk):
    now = timezone.now()
    stories = [item(told_at=now - timedelta(minutes=n)) for n in range(31)]
    page = desk.get(reverse("veille:desk"), {"article": stories[29].public_id}).content.decode()
    assert f'<a href="?article={stories[30].public_id}" data-key="j">' in page
    turned = desk.get(reverse("veille:desk"), {"article": stories[29].public_id, "page": "2"})
    assert turned.context["desk"].item == stories[30]
    assert f'<a href="?article={stories[29].public_id}" data-key="k">' in turned.content.decode()


def test_undo_is_for_ones_own_last_action_only(desk, ines):
    story = item()
    theirs = services.sort(story, curator(), "kept", 0)
    desk.post(reverse("veille:undo"), {"decision": theirs.pk})
    assert FeedItem.objects.get().state == "kept"
    mine = services.sort(story, ines, "discarded", 1)
    services.sort(story, curator(), "later", 2)
    desk.post(reverse("veille:undo"), {"decision": mine.pk})
    assert FeedItem.objects.get().state == "later"
    assert desk.post(reverse("veille:undo"), {"decision": "99999999999999999999"}).status_code == 404


def test_an_undo_says_what_came_back_and_where_and_then_that_nothing_more_can_be_undone(desk):
    story = item("Des chiens en laisse")
    decide(desk, story, "ecarter")
    assert "data-no-undo" not in desk.get("/veille/atelier/").content.decode()
    page = desk.post(reverse("veille:undo"), {"decision": Decision.objects.first().pk}, follow=True).content.decode()
    assert "De retour dans «\u202fÀ trier\u202f»\u202f: «\u202fDes chiens en laisse\u202f»." in page
    assert 'data-no-undo="Plus rien à annuler ici.' in page


def test_undoing_goes_back_step_by_step_through_what_one_did_as_far_as_nobody_changed_it(desk):
    stories = [item(f"Article {number}") for number in range(4)]
    for story, action in zip(stories, ["garder", "ecarter", "plus-tard", "garder"], strict=True):
        decide(desk, story, action)
    services.sort(stories[0], curator(), "discarded", 1)
    taken_back = []
    while undo := desk.get("/veille/atelier/").context["desk"].undo:
        desk.post(reverse("veille:undo"), {"decision": undo.pk})
        taken_back.append(undo.item.title)
    assert taken_back == ["Article 3", "Article 2", "Article 1"]
    states = dict(FeedItem.objects.values_list("title", "state"))
    assert states == {"Article 0": "discarded", **dict.fromkeys(taken_back, "inbox")}


def test_a_published_story_is_corrected_at_its_address_or_withdrawn(desk, ines):
    story = item("Titre avec une fôte")
    services.publish(story, ines, 0, why=WHY, theme=None)
    address = story.get_absolute_url()
    form = {"title": "Titre juste", "why": WHY, "summary": "", "theme": "", "version": story.version}
    correct = reverse("veille:correct", args=[story.public_id])
    assert f'href="{correct}?page"' in desk.get(address).content.decode()
    assert desk.post(f"{correct}?page", form)["Location"] == address
    page = desk.get(address).content.decode()
    assert "La correction est enregistrée." in page
    assert "Titre juste" in page
    assert "corrigé le" in page
    assert desk.post(correct, form).status_code == 409
    desk.post(reverse("veille:withdraw", args=[story.public_id]), {"version": story.version + 1})
    assert desk.get(address).status_code == 404


def test_a_correction_asked_for_at_the_desk_comes_back_to_its_tray_and_says_that_it_is_kept(desk, ines):
    story = item("Titre avec une fôte")
    services.publish(story, ines, 0, why=WHY, theme=None)
    tray = f"/veille/atelier/?etat=publies&article={story.public_id}"
    correct = reverse("veille:correct", args=[story.public_id])
    assert f'href="{correct}"' in desk.get(tray).content.decode()
    assert f'href="{tray.replace("&", "&amp;")}">Annuler' in desk.get(correct).content.decode()
    form = {"title": "Titre juste", "why": WHY, "summary": "", "theme": "", "version": story.version}
    response = desk.post(correct, form, follow=True)
    assert response.redirect_chain == [(tray, 302)]
    assert "La correction est enregistrée." in response.content.decode()
    assert "La correction est enregistrée." not in desk.get(tray).content.decode()


def test_a_title_is_corrected_before_anybody_reads_it(desk):
    story = item("TITRE QUI CRIE")
    address = reverse("veille:correct", args=[story.public_id])
    assert f'href="{address}"' in desk.get("/veille/atelier/").content.decode()
    form = {"title": "Titre posé", "why": "", "summary": "", "theme": "", "version": "0"}
    back = desk.post(address, form)["Location"]
    assert back == f"/veille/atelier/?article={story.public_id}"
    assert "Titre posé" in desk.get(back).content.decode()
    story.refresh_from_db()
    assert (story.state, story.slug, story.corrected_at) == ("inbox", "", None)
    decide(desk, story, "publier", why=WHY)
    story.refresh_from_db()
    assert story.slug == "titre-pose"
    assert "corrigé le" not in desk.get(story.get_absolute_url()).content.decode()
    assert desk.post(address, {**form, "version": story.version}).status_code == 422, "the reason is what is read first"


def test_an_own_link_arrives_and_the_same_one_is_found_again(desk):
    form = {"link": "g.example.org/a?utm_source=x", "title": "Un lien", "summary": "", "theme": ""}
    assert "Le lien est ajouté" in desk.post(reverse("veille:add_link"), form, follow=True).content.decode()
    again = {**form, "link": "https://www.g.example.org/a/"}
    again = desk.post(reverse("veille:add_link"), again, follow=True).content.decode()
    assert "Cet article est déjà dans l’atelier." in again
    assert "Le lien est ajouté" not in again
    assert FeedItem.objects.count() == 1
    refused = desk.post(reverse("veille:add_link"), {**form, "link": "http://127.0.0.1/x"})
    assert refused.status_code == 422


def test_keys_can_be_turned_off(desk):
    item()
    assert "data-ahead" in desk.get("/veille/atelier/").content.decode()
    desk.post(reverse("veille:keys"), {"touches": "non"})
    assert "data-ahead" not in desk.get("/veille/atelier/").content.decode()


def test_the_desk_asks_as_many_questions_for_one_story_as_for_a_hundred(desk, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    item()
    desk.get("/veille/atelier/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/veille/atelier/")
    for _ in range(99):
        item()
    with CaptureQueriesContext(connection) as many:
        desk.get("/veille/atelier/")
    assert len(many) == len(few) <= 16


@pytest.mark.parametrize("query", ["etat=inconnu", "article=x", "page=999999", "etat=publies&article=%00"])
def test_odd_addresses_show_the_desk(desk, query):
    item()
    assert desk.get(f"/veille/atelier/?{query}").status_code == 200
