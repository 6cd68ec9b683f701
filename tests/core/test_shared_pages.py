"""Pages made once for all members who hold the same."""

import re
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from portal.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
NAME = re.compile(
    r"<span>[^<]*</span></a>\s*</div>|name=\"csrfmiddlewaretoken\" value=\"\w+\"|<a class=\"calls__link calls__link--own\".*?</a>"
)


def member(name: str, **fields: Any) -> Client:
    client = Client()
    client.force_login(factories.person(f"{name.lower()}@example.org", first_name=name, last_name="Martin", **fields))
    return client


def test_two_members_get_the_same_page_each_with_their_own_name(django_assert_max_num_queries):
    url = factories.guide().url
    first, second = member("Awa"), member("Bruno")

    made = first.get(url)
    with django_assert_max_num_queries(6):  # session, person, groups, spaces, generation, whether they follow it
        kept = second.get(url)

    assert "Awa Martin" in made.text
    assert "Bruno Martin" in kept.text
    assert "Awa" not in kept.text
    assert NAME.sub("", made.text) == NAME.sub("", kept.text)
    assert kept.headers["Cache-Control"] == made.headers["Cache-Control"] == "private, no-store"
    assert "<!--" not in kept.text.replace("<!--!", "")


def test_a_page_that_narrows_is_gone_for_who_had_it_kept():
    page = factories.guide()
    client = member("Awa")
    assert client.get(page.url).status_code == 200

    factories.restrict(page, factories.reader_group())

    assert client.get(page.url).status_code == 404


def test_a_member_who_joins_a_group_gets_the_page_that_others_may_not_have():
    page = factories.guide()
    group = factories.reader_group()
    factories.restrict(page, group)
    inside, outside = member("Awa", groups=(group,)), member("Bruno")

    assert inside.get(page.url).status_code == 200
    assert outside.get(page.url).status_code == 404
    User.objects.get(first_name="Awa").groups.clear()
    assert inside.get(page.url).status_code == 404


def test_a_change_is_seen_by_who_had_the_page_kept():
    page = factories.guide()
    client = member("Awa")
    assert "Traiter une épave" in client.get(page.url).text

    page.title = "Traiter une ventouse"
    factories.publish(page)

    assert "Traiter une ventouse" in client.get(page.url).text


def test_a_page_that_another_release_made_is_not_given(monkeypatch):
    url = factories.guide().url
    former, later = member("Awa"), member("Bruno")
    former.get(url)
    monkeypatch.setattr("portal.core.publishing.shared.release", lambda: "another")

    with CaptureQueriesContext(connection) as made:
        later.get(url)

    assert len(made) > 6


def test_a_message_for_one_reader_is_shown_to_that_reader_only(rf):
    url = factories.guide().url
    first, second = member("Awa"), member("Bruno")
    told = [Message(constants.SUCCESS, "Votre profil est enregistré.")]
    first.cookies["messages"] = CookieStorage(rf.get("/"))._encode(told)

    assert "Votre profil est enregistré." in first.get(url).text
    assert "Votre profil est enregistré." not in second.get(url).text


def test_an_unknown_address_names_its_reader_too():
    assert "Awa Martin" in member("Awa").get("/guides/nulle-part/").text


def test_every_page_of_the_demo_that_is_shared_is_the_same_made_and_kept():
    call_command("load_demo", verbosity=0)
    first = Client()
    first.force_login(User.objects.get(email="membre@example.org"))
    second = Client()
    second.force_login(User.objects.get(email="gardien@example.org"))
    pages = [page for page in Page.objects.live().specific() if getattr(page, "same_for_readers", False)]
    assert len(pages) > 10

    for page in pages:
        made = first.get(page.url, {"frais": 1})  # a query string goes past the cache
        first.get(page.url)
        kept = second.get(page.url)
        assert NAME.sub("", made.text.replace("?frais=1", "")) == NAME.sub("", kept.text), page.url
