"""Anonymous public pages from the cache: correct before fast."""

import gzip
from pathlib import Path

import pytest
from django.http import HttpResponse

from portal.core.publishing.middleware import PublicPageCacheMiddleware
from portal.core.publishing.release import release
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_second_visitor_costs_one_query(client, django_assert_num_queries):
    factories.guide()
    first = client.get("/guides/vehicules/")
    with django_assert_num_queries(1):
        second = client.get("/guides/vehicules/")
    assert second.content == first.content
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert second["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_a_change_is_seen_at_once(client):
    page = factories.guide()
    assert "Traiter une épave" in client.get("/guides/vehicules/").content.decode()
    factories.publish(page, title="Un titre neuf")
    assert "Un titre neuf" in client.get("/guides/vehicules/").content.decode()
    factories.restrict(page)
    assert client.get("/guides/vehicules/").status_code == 302


def test_a_members_page_is_kept_by_nobody_and_no_visitor_gets_it(client):
    page = factories.guide()
    factories.restrict(page)
    client.force_login(factories.person())
    response = client.get("/guides/vehicules/")
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    client.logout()
    client.cookies.clear()
    assert client.get("/guides/vehicules/").status_code == 302


def test_two_people_in_turn_on_one_browser_do_not_cross(client):
    factories.guide()
    client.force_login(factories.person(first_name="Nadia", last_name="Benali"))
    assert "Nadia" in client.get("/guides/vehicules/").content.decode()
    client.logout()
    client.cookies.clear()
    assert "Nadia" not in client.get("/guides/vehicules/").content.decode()


def test_a_cookie_or_a_query_string_goes_past_the_cache(client):
    factories.guide()
    client.get("/guides/vehicules/")
    kept = client.get("/guides/vehicules/?x=1")
    assert kept.status_code == 200
    assert kept.headers.get("Vary", "").find("Cookie") >= 0


def test_what_can_be_packed_is_packed_for_who_asks(client):
    factories.guide()
    plain = client.get("/guides/vehicules/")
    packed = client.get("/guides/vehicules/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_an_unknown_page_is_not_kept(client):
    factories.guide()
    client.get("/guides/inconnu/")
    later = factories.guide("inconnu")
    assert later.live
    assert client.get("/guides/inconnu/").status_code == 200


@pytest.mark.parametrize(
    "changed", ["portal/urls.py", "templates/base.html", "requirements.lock", "static/staticfiles.json"]
)
def test_a_page_that_another_release_made_is_not_given(rf, settings, tmp_path: Path, changed):
    for name in ("portal/urls.py", "templates/base.html", "requirements.lock", "static/staticfiles.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("former")
    settings.BASE_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"

    def process(words: str) -> str:
        """What a process that begins now answers; ``words`` are those of its templates."""
        release.cache_clear()
        page = HttpResponse(words, headers={"Cache-Control": "public"})
        return PublicPageCacheMiddleware(lambda request: page)(rf.get("/")).content.decode()

    try:
        assert process("former") == process("same release") == "former"
        (tmp_path / changed).write_text("new")
        assert process("new") == "new"
    finally:
        release.cache_clear()
