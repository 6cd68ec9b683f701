"""The audience algebra: what an object needs, what a person holds, and the side table between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from guides.models import GuidePage
from portal.core.audience import MEMBERS, PUBLIC, group_token, registry
from portal.core.audience.models import AudienceToken
from portal.core.audience.services import holds, may_read, needs, readable
from portal.core.audience.tokens import narrow
from portal.core.themes.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db
TOKENS = st.frozensets(st.sampled_from([PUBLIC, MEMBERS, "group:1", "group:2", "space:3"]))


def opens(held: frozenset[str], tokens: frozenset[str]) -> bool:
    return bool(held & tokens)


@given(outer=TOKENS, inner=TOKENS)
def test_two_restrictions_never_let_in_somebody_whom_one_of_them_keeps_out(outer, inner):
    both = narrow(outer, inner)
    for held in ({PUBLIC}, {PUBLIC, MEMBERS}, {PUBLIC, MEMBERS, "group:1"}, {PUBLIC, MEMBERS, "group:2", "space:3"}):
        tokens = frozenset(held)
        if opens(tokens, both):
            assert opens(tokens, outer)
            assert opens(tokens, inner)


def test_a_live_page_without_restriction_is_public_and_a_draft_is_nobodys():
    live, draft = factories.guide("a"), factories.guide("b", live=False)
    assert needs(live) == {PUBLIC}
    assert needs(draft) == frozenset()
    assert list(readable(GuidePage.objects.all(), None)) == [live]


def test_the_side_table_says_what_is_asked_live_after_each_kind_of_change():
    group = factories.reader_group()
    page = factories.guide()
    restriction = factories.restrict(page, group)
    assert stored(page) == needs(page) == {group_token(group.pk)}
    restriction.restriction_type = restriction.LOGIN
    restriction.save()
    assert stored(page) == needs(Page.objects.get(pk=page.pk)) == {MEMBERS}
    restriction.delete()
    assert stored(page) == {PUBLIC}
    page.unpublish()
    assert stored(page) == frozenset()
    page.delete()
    assert not AudienceToken.objects.filter(object_id=page.pk).exists()


def test_a_restriction_on_the_index_covers_what_lies_below_it():
    page = factories.guide()
    factories.restrict(factories.guide_index())
    assert needs(page) == {MEMBERS}
    assert stored(page) == {MEMBERS}
    assert list(readable(GuidePage.objects.all(), None)) == []
    assert list(readable(GuidePage.objects.all(), factories.person())) == [page]


def test_a_page_that_moves_takes_the_audience_of_its_new_place():
    index, other = factories.guide_index(), factories.card_index()
    page = factories.guide()
    factories.restrict(other)
    page.move(other, pos="last-child")
    assert stored(page) == {MEMBERS}
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=index.pk), pos="last-child")
    assert stored(page) == {PUBLIC}


def test_a_superuser_does_not_read_what_a_group_reads():
    group = factories.reader_group()
    page = factories.guide()
    factories.restrict(page, group)
    reader, superuser = factories.person(groups=(group,)), factories.person(is_superuser=True)
    assert may_read(reader, page)
    assert not may_read(superuser, page)


def test_a_role_group_opens_nothing_although_a_page_names_it():
    from django.contrib.auth.models import Group

    role = Group.objects.create(name="Un rôle")
    page = factories.guide()
    factories.restrict(page, role)
    assert not may_read(factories.person(groups=(role,)), page)


def test_a_deactivated_person_holds_what_a_visitor_holds():
    member, gone = factories.person(), factories.person(is_active=False)
    assert holds(member) == {PUBLIC, MEMBERS}
    assert holds(gone) == holds(None) == {PUBLIC}


def test_a_model_without_provider_is_refused():
    with pytest.raises(registry.NoAudienceError):
        needs(Theme(key="x"))


def test_a_list_is_filtered_in_one_query_however_long(django_assert_num_queries):
    for number in range(4):
        factories.guide(f"guide-{number}")
    member = factories.person()
    holds(member)
    readable(GuidePage.objects.all(), member).count()
    with django_assert_num_queries(1):
        assert readable(GuidePage.objects.all(), member).count() == 4


def stored(page: Page) -> frozenset[str]:
    return frozenset(AudienceToken.objects.filter(object_id=page.pk).values_list("token", flat=True))
