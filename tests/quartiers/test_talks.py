"""A published item opens one discussion in each thematic space of its theme; a withdrawn one closes it."""

import pytest
from django.utils import timezone

from quartiers.models import Post, Space, SpaceKind
from quartiers.selectors import new_in_my_spaces
from quartiers.services import moderation
from quartiers.services.projection import project_space
from search import services as search
from search.models import Entry
from tests import factories
from tests.veille.factories import curator
from tests.veille.factories import item as story
from veille import signals
from veille.models import FeedItem, State
from veille.services import desk


@pytest.fixture
def item(quarter):
    return FeedItem.objects.create(
        title="Un décret sur les épaves",
        theme=quarter.theme,
        why="Les délais changent.",
        state=State.PUBLISHED,
        slug="decret",
        published_on=timezone.localdate(),
        told_at=timezone.now(),
    )


@pytest.fixture
def elsewhere():
    """A thematic space of another theme."""
    space = Space.objects.create(slug="autre", title="Autre", purpose="x", kind=SpaceKind.THEMATIC)
    space.themes.add(factories.theme("copropriete", "Copropriété"))
    return space


def publish(item):
    signals.item_published.send(sender=None, item_id=item.pk)


def test_published_twice_it_is_one_discussion_with_its_why_and_its_address(quarter, as_, item):
    for _ in range(2):
        publish(item)
    post = Post.objects.get()
    assert post.space == quarter.open
    text = as_(quarter.member).get(post.get_absolute_url()).content.decode()
    assert "Les délais changent." in text
    assert f'href="{item.url}"' in text
    assert "La veille du portail" in text


def test_the_page_of_the_item_leads_members_to_the_discussion_and_tells_visitors_of_none(quarter, as_):
    item = story("Un décret")
    desk.publish(item, curator(), 0, why="Les délais changent.", theme=quarter.theme)
    publish(item)
    item.refresh_from_db()
    post = Post.objects.get()
    assert (
        f'<a href="{post.get_absolute_url()}">{post.space.title}</a>'
        in as_(quarter.member).get(item.url).content.decode()
    )
    shown = as_(None).get(item.url).content.decode()
    assert post.get_absolute_url() not in shown
    assert post.space.title not in shown
    quarter.open.kind = SpaceKind.CLOSED
    quarter.open.save()
    project_space(quarter.open)
    outside = quarter.person("lea@example.org", "Léa", "Martin")
    assert post.get_absolute_url() not in as_(outside).get(item.url).content.decode()


def test_a_closed_space_or_one_of_another_theme_gets_none(quarter, item, elsewhere):
    quarter.closed.themes.add(quarter.theme)
    publish(item)
    assert [post.space for post in Post.objects.all()] == [quarter.open]


@pytest.mark.parametrize("kind", [SpaceKind.NATIONAL, SpaceKind.CLOSED])
def test_no_discussion_opens_by_itself_in_a_national_or_closed_space(quarter, item, kind):
    """ADR 0123."""
    Space.objects.filter(pk=quarter.open.pk).update(kind=kind)
    publish(item)
    assert not Post.objects.exists()


@pytest.mark.parametrize("spoken", [True, False])
def test_another_theme_takes_the_discussion_of_the_former_away_or_closes_it_and_back_again(
    quarter, as_, elsewhere, spoken
):
    made, by, client = story("Un décret"), curator(), as_(quarter.member)

    def correct(theme):
        made.refresh_from_db()
        values = {"title": made.title, "summary": "", "why": "Mots neufs.", "theme": theme}
        desk.correct(made, by, made.version, **values)

    desk.publish(made, by, 0, why="Mots anciens.", theme=quarter.theme)
    first = Post.objects.get()
    if spoken:
        quarter.answer(first, quarter.outsider, "Nous l’avons lu.")
    for theme in (elsewhere.themes.get(), elsewhere.themes.get(), None):
        correct(theme)
        answer = client.get(first.get_absolute_url())
        assert answer.status_code == (200 if spoken else 404)
        shown = answer.content.decode()
        assert "Mots anciens." not in shown
        assert shown.count("Cet article a changé de thème") == spoken
        assert made.url in shown or not spoken
        there = Post.objects.filter(space=elsewhere, deleted_at=None)
        assert [post.text.split("\n")[0] for post in there] == (["Mots neufs."] if theme else [])
    correct(quarter.theme)
    shown = client.get(first.get_absolute_url()).content.decode()
    assert "Mots neufs." in shown
    assert "a changé de thème" not in shown
    first.refresh_from_db()
    assert first.locked_at is None


def test_withdrawn_it_is_closed_with_a_note_where_people_spoke_and_published_again_it_opens(quarter, as_, item):
    publish(item)
    post = Post.objects.get()
    quarter.answer(post, quarter.outsider, "Nous l’avons lu.")
    for _ in range(2):
        signals.item_withdrawn.send(sender=None, item_id=item.pk)
    post.refresh_from_db()
    assert post.locked_at is not None
    client = as_(quarter.member)
    text = client.get(post.get_absolute_url()).content.decode()
    assert text.count("Cet article n’est plus dans la veille") == 1
    assert "Nous l’avons lu." in text
    assert "Les délais changent." not in text
    assert item.url not in text
    assert item.title not in text
    assert client.get("/recherche/?q=épaves&format=json").json()["count"] == 0
    assert Entry.objects.get(source="quartiers.post").title == "Un article retiré de la veille"
    publish(item)
    assert Post.objects.get().locked_at is None
    text = client.get(Post.objects.get().get_absolute_url()).content.decode()
    assert "Les délais changent." in text
    assert item.title in text
    assert "n’est plus dans la veille" not in text


def test_withdrawn_before_anybody_spoke_it_goes_and_published_again_it_comes(quarter, as_, item):
    publish(item)
    address = Post.objects.get().get_absolute_url()
    signals.item_withdrawn.send(sender=None, item_id=item.pk)
    client = as_(quarter.member)
    assert client.get(address).status_code == 404
    assert "Les délais changent." not in Post.objects.get().text
    assert Post.objects.get().title != item.title
    publish(item)
    assert "Les délais changent." in client.get(address).content.decode()


def test_a_correction_does_not_open_again_what_a_moderator_closed(quarter, item):
    publish(item)
    moderation.lock(quarter.moderator, Post.objects.get(), True)
    item.why = "Les délais changent, un peu."
    item.save()
    publish(item)
    post = Post.objects.get()
    assert post.locked_at is not None
    assert "un peu" in post.text
    signals.item_withdrawn.send(sender=None, item_id=item.pk)
    publish(item)
    assert Post.objects.get().locked_at is not None


def test_a_title_that_is_too_long_is_cut_between_words_and_says_so(quarter, item):
    item.title = "Médiation " * 16 + "fin"
    item.save(update_fields=["title"])
    for _ in range(2):
        publish(item)
        title = Post.objects.get(item_id=item.pk).title
        assert len(title) <= 140
        assert title.endswith("Médiation…")


def test_an_unknown_item_opens_nothing(quarter):
    signals.item_published.send(sender=None, item_id=999_999)
    assert not Post.objects.exists()


def test_a_discussion_of_the_watch_is_news_once_a_member_has_spoken_and_always_in_its_space(quarter, as_, item):
    publish(item)
    post = Post.objects.get()
    client, title = as_(quarter.member), "Un décret sur les épaves"
    assert post not in new_in_my_spaces(quarter.member)
    assert title not in client.get("/quartiers/").content.decode()
    assert title in client.get("/quartiers/chantiers/").content.decode()
    assert client.get("/recherche/?q=épaves&format=json").json()["count"] == 0
    signals.item_withdrawn.send(sender=None, item_id=item.pk)
    assert new_in_my_spaces(quarter.member) == []
    publish(item)
    quarter.answer(post, quarter.outsider)
    assert new_in_my_spaces(quarter.member) == [post]
    assert client.get("/recherche/?q=épaves&format=json").json()["count"] == 1
    assert title in client.get("/quartiers/").content.decode()


def test_a_new_discussion_goes_to_search_once(quarter, item, monkeypatch):
    told, project = [], search.project
    monkeypatch.setattr(search, "project", lambda source, ids: (told.append(list(ids)), project(source, ids)))
    publish(item)
    assert told == [[Post.objects.get().pk]]
