"""What the news watch tells the rooms above it. Sent after commit, with ids only; receivers are idempotent by ``item_id``."""

from django.dispatch import Signal

item_published = Signal()
"""``item_id``: an item was published, or published again after a correction."""

item_withdrawn = Signal()
"""``item_id``: an item is no longer published."""
