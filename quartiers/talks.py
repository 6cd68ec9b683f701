"""A published veille item opens one discussion in each thematic space of its theme. A withdrawn one takes it away, or closes it
with a note where somebody has answered; so does one that gets another theme, in the spaces of the former (ADR 0123)."""

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from quartiers.models import Comment, Post, PostKind, Space, SpaceKind
from quartiers.services.posts import publish
from quartiers.services.projection import held_post, project_posts
from veille.reading.clean import shorten

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from veille.models import FeedItem

LONGEST_TITLE = 140
NO_TITLE = "Un article retiré de la veille"
GONE = "L’article qui ouvrait cette discussion n’est plus dans la veille."
WITHDRAWN = "Cet article n’est plus dans la veille. La discussion reste lisible, elle ne prend plus de réponses."
LEFT = "L’article qui ouvrait cette discussion a changé de thème\u202f: [le lire dans la veille]({url})."
MOVED = "Cet article a changé de thème. La discussion reste lisible, elle ne prend plus de réponses."


def listen() -> None:
    """Connect to what the news watch tells."""
    from veille import signals

    signals.item_published.connect(on_published, dispatch_uid="quartiers.talks")
    signals.item_withdrawn.connect(on_withdrawn, dispatch_uid="quartiers.talks")
    signals.talks_wanted.connect(talks_of, dispatch_uid="quartiers.talks")


def on_published(item_id: int, **kwargs: Any) -> None:
    """Idempotent: an item published again corrects its discussions, or opens them again."""
    from veille.models import FeedItem

    item = FeedItem.objects.filter(pk=item_id).select_related("theme").first()
    if item is not None:
        open_talks(item)


def open_talks(item: "FeedItem", when: Any = None) -> None:
    """The discussions of a published item, one in each thematic space of its theme, and no other."""
    text = f"{item.why}\n\n[Lire l’article dans la veille]({item.url})"
    spaces = list(Space.objects.filter(kind=SpaceKind.THEMATIC, themes=item.theme)) if item.theme else []
    for space in spaces:
        open_talk(space, item.pk, item.title, text, when)
    for post in _talks(item.pk).exclude(space__in=spaces):
        close_talk(post, MOVED, title=item.title[:140], text=LEFT.format(url=item.url))


def talks_of(item_id: int, user: Any, **kwargs: Any) -> list[Any]:
    """The discussions of an item that ``user`` may read, for its page in the watch."""
    from veille.signals import Talk

    posts = Post.objects.visible_to(user).filter(item_id=item_id).select_related("space").order_by("space__title", "pk")
    return [Talk(post.space.title, post.get_absolute_url()) for post in posts]


@transaction.atomic
def open_talk(space: Space, item_id: int, title: str, text: str, when: Any = None) -> Post:
    """The one discussion of this item in this space."""
    title = shorten(title, LONGEST_TITLE)
    known = Post.objects.filter(space=space, item_id=item_id).first()
    if known is None:
        token, words = uuid5(NAMESPACE_URL, f"quartiers:{space.pk}:{item_id}"), {"title": title, "text": text}
        return publish(space, None, PostKind.MESSAGE, words, token, when, tell=False, item_id=item_id)
    known = held_post(known)
    known.title, known.text, known.deleted_at = title, text, None
    notes = known.comments.filter(author=None, text__in=[WITHDRAWN, MOVED])
    if notes.delete()[0]:  # what a moderator closed stays closed
        known.locked_at = None
    known.save(update_fields=["title", "text", "locked_at", "deleted_at"])
    project_posts([known.pk])
    return known


def on_withdrawn(item_id: int, **kwargs: Any) -> None:
    """Nothing of what was withdrawn stays: a discussion without an answer goes, another one closes and says why, once."""
    for post in _talks(item_id):
        close_talk(post, WITHDRAWN, title=NO_TITLE, text=GONE)


def _talks(item_id: int) -> "QuerySet[Post]":
    return Post.objects.filter(item_id=item_id, deleted_at=None).select_related("space").order_by("pk")


@transaction.atomic
def close_talk(post: Post, note: str, *, title: str, text: str) -> None:
    """No more answers, ``title`` and ``text`` for the words of the watch, and a note under what people said; or all of it gone
    when nobody spoke."""
    post = held_post(post)
    now = timezone.now()
    if not post.comments.filter(deleted_at=None).exclude(author=None).exists():
        post.deleted_at = now
    elif post.locked_at is None:
        Comment.objects.create(post=post, text=note, created_at=now)
        post.locked_at = now
    post.title, post.text = title, text
    post.save(update_fields=["title", "text", "locked_at", "deleted_at"])
    project_posts([post.pk])
