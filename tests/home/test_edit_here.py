"""« Modifier cette page »: for who may change it, on pages that are kept for all members too."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from portal.accounts.models import User
from portal.accounts.roles import ADMINISTRATORS, ANIMATORS, CURATORS, EDITORS
from portal.home.models import GlossaryPage
from tests import factories
from tests.accounts.factories import with_role
from tests.courses.factories import course, lesson

pytestmark = pytest.mark.django_db
WORDS = "Modifier cette page"


def glossary() -> GlossaryPage:
    return factories.publish(factories.home().add_child(instance=GlossaryPage(title="Glossaire", slug="glossaire")))


def read(page: Page, person: User | None) -> str:
    client = Client()
    if person is not None:
        client.force_login(person)
    response = client.get(page.url)
    assert response.status_code == 200 or person is None  # a lesson leads a visitor to sign-in
    return response.text


@pytest.mark.parametrize(
    "make",
    [
        factories.guide,
        factories.card,
        glossary,
        lambda: factories.plain("a-propos", title="À propos"),
        lambda: lesson(course()),
    ],
    ids=["guide", "fiche", "glossary", "plain page", "lesson"],
)
def test_who_may_change_a_page_finds_the_way_at_its_end_and_nobody_else_does(make) -> None:
    page = make()
    shown = f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"'
    editor, others = with_role(EDITORS), [factories.person(), with_role(CURATORS), with_role(ANIMATORS), None]
    for reader in (editor, *others, editor, with_role(ADMINISTRATORS)):
        may = reader is not None and (reader == editor or reader.is_superuser)
        text = read(page, reader)
        assert (WORDS in text) is may
        assert (shown in text) is may


def test_a_draft_that_is_looked_at_has_no_such_link() -> None:
    page = factories.guide(live=False)
    client = Client()
    client.force_login(with_role(EDITORS))
    draft = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).text
    assert page.title in draft
    assert WORDS not in draft


def test_a_member_who_only_reads_is_not_asked_what_they_may_do() -> None:
    page = factories.guide()
    reader = factories.person(groups=(factories.reader_group(),))
    read(page, reader)
    with CaptureQueriesContext(connection) as queries:
        read(page, reader)
    assert not any('FROM "auth_permission"' in query["sql"] for query in queries)
