"""A change of what is published is kept while one types: for its author alone, until it is published or thrown away."""

import datetime
import zipfile
from uuid import uuid4

import pytest
from django.utils import timezone

from portal.accounts import personal
from portal.accounts.personal.services import export_archive
from quartiers.models import Draft
from quartiers.services import moderation, withdrawal


@pytest.fixture
def post(quarter):
    return quarter.post(title="Le tilleul", text="Le mot glycine.")


def filled(form):
    """What a browser sends of a form that nobody has touched."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def begin(client, post, **words):
    """The form as its page gives it, with other words, and what the server says when they are kept."""
    form = client.get(f"{post.get_absolute_url()}modifier/").context["form"]
    data = filled(form) | words
    return data, keep(client, post, data)


def keep(client, post, data):
    return client.post(f"{post.get_absolute_url()}modifier/brouillon/", data)


def test_a_change_is_found_again_by_its_author_alone_and_ends_when_it_is_published(quarter, as_, post):
    client, address = as_(quarter.member), post.get_absolute_url()
    data, kept = begin(client, post, text="Le mot cytise.")
    assert kept.json()["version"] == 1
    assert "Brouillon gardé à" in kept.json()["saved"]
    page = client.get(f"{address}modifier/").text
    assert "Le mot cytise.</textarea>" in page
    assert "Brouillon gardé" in page
    assert f"{address}modifier/?brouillon={data['token']}" in client.get("/quartiers/chantiers/").text
    for reader in (quarter.outsider, quarter.moderator, quarter.animator, quarter.admin):
        for path in (address, "/quartiers/chantiers/", "/recherche/?q=cytise", "/quartiers/moderation/"):
            assert "cytise." not in as_(reader).get(path).text
        assert as_(reader).get(f"{address}modifier/").status_code == 403
        assert keep(as_(reader), post, data).status_code == 403
        drop = f"/quartiers/chantiers/brouillons/{data['token']}/jeter/"
        assert as_(reader).post(drop).status_code == 404
    assert "Le mot glycine." in as_(quarter.outsider).get(address).text
    assert client.post(f"{address}modifier/", data | {"version": 1}).status_code == 302
    assert "Le mot cytise." in as_(quarter.outsider).get(address).text
    assert not Draft.objects.exists()


def test_a_change_that_is_thrown_away_leaves_what_is_published(quarter, as_, post):
    client = as_(quarter.member)
    data, _ = begin(client, post, text="Le mot cytise.")
    page = client.post(f"/quartiers/chantiers/brouillons/{data['token']}/jeter/", follow=True)
    assert page.redirect_chain == [(post.get_absolute_url(), 302)]
    assert "Le mot glycine." in page.text
    assert "Le mot glycine.</textarea>" in client.get(f"{post.get_absolute_url()}modifier/").text
    assert not Draft.objects.exists()


def test_what_is_published_already_is_no_draft(quarter, as_, post):
    client = as_(quarter.member)
    data, kept = begin(client, post)
    assert kept.json()["published"] is True
    assert "token" not in kept.json()
    assert not Draft.objects.exists()
    for token in ("", "x"):
        assert keep(client, post, data | {"token": token}).status_code == 422


def test_two_tabs_begin_one_change_and_neither_wipes_the_other(quarter, as_, post):
    client, address = as_(quarter.member), f"{post.get_absolute_url()}modifier/"
    one, two = client.get(address).context["form"], client.get(address).context["form"]
    data = filled(one)
    assert data["token"] == two["token"].value()
    assert keep(client, post, data | {"text": "Onglet un."}).status_code == 200
    late = keep(client, post, data | {"text": "Onglet deux."})
    assert late.status_code == 409
    own = {"text": "Onglet deux.", "token": late.json()["token"]}
    assert keep(client, post, data | own).status_code == 200
    page = client.get(address).text
    assert "Onglet deux.</textarea>" in page
    assert f'href="?brouillon={data["token"]}"' in page
    assert "Onglet un.</textarea>" in client.get(f"{address}?brouillon={data['token']}").text
    assert client.post(address, data | own | {"version": 1}).status_code == 302
    stale = client.post(address, data | {"text": "Onglet un.", "version": 1})
    assert stale.status_code == 409, "the post has changed since that tab was opened"
    assert "Onglet un.</textarea>" in stale.text
    assert Draft.objects.get().fields["text"] == "Onglet un."


@pytest.mark.parametrize("what", ["hidden", "taken back"])
def test_what_one_was_changing_is_kept_and_one_is_told_when_others_no_longer_read_it(quarter, as_, post, what):
    client, address = as_(quarter.member), f"{post.get_absolute_url()}modifier/"
    data, _ = begin(client, post, text="Le mot cytise.")
    if what == "hidden":
        moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    else:
        withdrawal.withdraw(post)
    assert keep(client, post, data | {"text": "Le mot cytise, encore.", "version": 1}).json()["version"] == 2
    told = client.post(address, data | {"text": "Le mot cytise, enfin.", "version": 2})
    assert told.status_code == 409
    assert "Brouillon gardé" in told.text
    assert ("La modération a masqué" if what == "hidden" else "Vous avez retiré") in told.text
    assert "Le mot cytise, enfin.</textarea>" in told.text
    assert 'modifier/">la relire</a>' in client.get(post.get_absolute_url()).text
    assert "Le mot cytise, encore.</textarea>" in client.get(address).text
    for reader in (quarter.outsider, quarter.moderator):
        for refused in (as_(reader).get(address), as_(reader).post(address, data), keep(as_(reader), post, data)):
            assert refused.status_code == 404
    if what == "hidden":
        moderation.show(quarter.moderator, post, None)
    else:
        post.refresh_from_db()
        withdrawal.put_back(post)
    again = client.get(address).context["form"]
    assert client.post(address, filled(again)).status_code == 302
    assert "Le mot cytise, encore." in as_(quarter.outsider).get(post.get_absolute_url(), follow=True).text
    assert not Draft.objects.exists()


def test_without_a_draft_nothing_is_changed_in_what_others_no_longer_read_and_the_words_stay(quarter, as_, post):
    client, address = as_(quarter.member), f"{post.get_absolute_url()}modifier/"
    moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    assert client.get(address).status_code == 404
    sent = {"title": "Le tilleul", "text": "Écrit sans script.", "token": uuid4()}
    told = client.post(address, sent)
    assert told.status_code == 409
    assert "Écrit sans script.</textarea>" in told.text
    assert not Draft.objects.exists()
    post.refresh_from_db()
    assert post.text == "Le mot glycine."


def test_a_change_is_exported_and_goes_with_its_person_with_its_post_and_with_time(quarter, as_, post):
    client = as_(quarter.member)
    begin(client, post, text="Le mot cytise.")
    with zipfile.ZipFile(export_archive(quarter.member)) as archive:
        told = archive.read("quartiers/brouillons.json").decode()
    assert "Le mot cytise." in told
    assert '"modifie": "Le tilleul"' in told
    personal.retain(timezone.now() + datetime.timedelta(days=179))
    assert Draft.objects.exists()
    personal.retain(timezone.now() + datetime.timedelta(days=181))
    assert not Draft.objects.exists()
    begin(client, post, text="Le mot cytise.")
    withdrawal.forget(post)
    assert not Draft.objects.exists()
    begin(client, other := quarter.post(), text="Le mot cytise.")
    personal.erase(quarter.member, keep_posts=True)
    assert not Draft.objects.filter(edits=other).exists()
