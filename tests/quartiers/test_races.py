"""A space changed by two at the same moment, each with its own connection."""

import pytest
from django.db import transaction

from portal.core.audience.services import tokens_of
from quartiers.models import Post, Space, SpaceKind
from quartiers.services import spaces
from tests import races
from tests.quartiers.conftest import Quarter
from tests.races import A_WHILE, LONG, beside

pytestmark = races.marks


def test_who_closes_a_space_while_somebody_opens_it_leaves_no_post_of_it_open(quarter: Quarter) -> None:
    quarter.closed.refresh_from_db()
    post = quarter.post(space=quarter.closed)
    opened = Space.objects.get(pk=quarter.closed.pk)
    opened.kind = SpaceKind.THEMATIC
    with transaction.atomic():
        spaces.shape(opened, [], quarter.animator)
        closing = beside(lambda: spaces.shape(quarter.closed, [], quarter.animator))
        with pytest.raises(TimeoutError):
            closing.result(A_WHILE)
    closing.result(LONG)
    assert Space.objects.get(pk=quarter.closed.pk).is_closed
    assert tokens_of(Post, [post.pk])[post.pk] == {f"space:{quarter.closed.pk}"}
