"""What the news watch tells the rooms above it, with ids only. Receivers are idempotent by ``item_id``.

Sent in the transaction of the change: a receiver writes to the same database and nowhere else, and its error undoes the change.
"""

from typing import NamedTuple

from django.dispatch import Signal

item_published = Signal()
"""``item_id``: an item was published, or published again after a correction."""

item_withdrawn = Signal()
"""``item_id``: an item is no longer published."""

talks_wanted = Signal()
"""``item_id``, ``user``: a room that discusses this item answers a list of ``Talk`` that ``user`` may read."""


class Talk(NamedTuple):
    """Where an item is discussed: what the link says, where it leads."""

    label: str
    url: str
