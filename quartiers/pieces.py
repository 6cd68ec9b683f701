"""What search says of a file beside a post or an answer, its own words aside: its name, where it stands, who reads that."""

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from portal.core.audience.services import tokens_of
from quartiers.models import Attachment, Comment, Post, Space
from quartiers.querysets import SHOWN
from quartiers.services.projection import PIECES
from search import checking
from search.sources import EntryDraft, Kind

PIECE = Kind("piece", "Pièce jointe", "Pièces jointes", "lettre", 55, 0.5, listed=False)


def shown() -> QuerySet[Attachment]:
    """The files beside words that are shown."""
    return Attachment.objects.filter(beside(Post.objects.filter(SHOWN)), is_image=False)


def beside(posts: QuerySet[Post]) -> Q:
    """The files of these posts and of their answers that are shown."""
    answers = Comment.objects.filter(SHOWN, post__in=posts)
    return Q(post__in=posts) | Q(comment__in=answers)


def wholes(ids: Sequence[int]) -> Iterator[tuple[Attachment, EntryDraft]]:
    """Those of these files that are shown, each with its entry without the words in it."""
    pieces = list(shown().filter(pk__in=ids).order_by("pk").select_related("post__space", "comment__post__space"))
    tokens = tokens_of(Post, {piece.written_in.pk for piece in pieces})
    themes = dict(_themes({piece.written_in.space_id for piece in pieces}))
    for piece in pieces:
        post = piece.written_in
        yield (
            piece,
            EntryDraft(
                kind=PIECE.key,
                source_id=piece.pk,
                title=piece.filename,
                beside=post.title,
                url=(piece.comment or post).get_absolute_url(),
                tokens=tokens[post.pk],
                themes=themes[post.space_id],
                date=localdate(piece.created_at),
                space=post.space.slug,
            ),
        )


def out_of_date(ids: Sequence[int]) -> list[int]:
    """Those of these files of which search says something else than what stands around them now.

    Their words are not looked at, they may be long: who reads a file has its entry written anew (``texts``).
    """
    return checking.out_of_date(PIECES, ids, lambda some: (whole for _, whole in wholes(some)))


def _themes(space_ids: set[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for space in Space.objects.filter(pk__in=space_ids).prefetch_related("themes"):
        yield space.pk, tuple(theme.key for theme in space.themes.all())
