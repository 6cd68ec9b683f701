"""What of Quartiers is found: a post with its answers, the files beside them. Hidden and deleted words are in no entry."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.timezone import localdate

from portal.core.audience.services import tokens_of
from portal.core.texts.selectors import pages_of
from quartiers import pieces
from quartiers.models import Attachment, Comment, Post, Space
from quartiers.models.post import TEXTS
from quartiers.querysets import SHOWN
from quartiers.services.projection import PIECES
from quartiers.text import extract, plain
from quartiers.texts import OWNER
from search import files, sources
from search.sources import EntryDraft, Kind

REX = Kind("rex", "Retour d’expérience", "Retours d’expérience", "quartiers", 30)
QUESTION = Kind("question", "Question", "Questions", "reponse", 32)
MESSAGE = Kind("message", "Message", "Messages", "quartiers", 33)
ANSWERS = Prefetch("comments", Comment.objects.filter(SHOWN))
SPOKEN = Comment.objects.filter(SHOWN, post=OuterRef("pk")).exclude(author=None)


class PostSource:
    """A source (search.sources.Source) of posts."""

    name = "quartiers.post"
    kinds = (REX, QUESTION, MESSAGE)
    pages = False

    def ids(self) -> Iterable[int]:
        return self._shown().order_by("pk").values_list("pk", flat=True)

    def _shown(self) -> QuerySet[Post]:
        """A discussion that the watch opened is found once somebody has answered: until then it says what the watch says."""
        return Post.objects.filter(SHOWN).exclude(~Exists(SPOKEN), item_id__isnull=False)

    def drafts(self, ids: Sequence[int]) -> Iterator[EntryDraft]:
        posts = self._shown().filter(pk__in=ids).order_by("pk").select_related("space")
        tokens = tokens_of(Post, ids)
        for post in posts.prefetch_related(ANSWERS, "space__themes"):
            parts = (getattr(post, name) for name in TEXTS)
            answers = (comment.text for comment in post.comments.all())
            yield EntryDraft(
                kind=post.kind,
                source_id=post.pk,
                title=post.title,
                url=post.get_absolute_url(),
                tokens=tokens[post.pk],
                summary=extract(post.text or post.context),
                body="\n".join(plain(text) for text in (*parts, *answers) if text),
                words=post.space.title,
                themes=tuple(theme.key for theme in post.space.themes.all()),
                date=localdate(post.created_at),
                space=post.space.slug,
            )

    def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
        return set(Post.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))

    def space_titles(self, user: Any) -> dict[str, str]:
        return dict(Space.objects.visible_to(user).order_by("title", "pk").values_list("slug", "title"))


class PieceSource:
    """The files beside posts and answers, by their name and their words: they lead to what they stand beside, and words that
    stand in a file to its page. A piece is read by who reads the words that it stands beside."""

    name = PIECES
    kinds = (pieces.PIECE,)
    pages = False

    def ids(self) -> Iterable[int]:
        return pieces.shown().order_by("pk").values_list("pk", flat=True)

    def drafts(self, ids: Sequence[int]) -> Iterator[EntryDraft]:
        found = list(pieces.wholes(ids))
        pages = pages_of(OWNER, {piece.pk: str(piece.file.name) for piece, _ in found})
        for piece, whole in found:
            yield whole
            yield from files.sections(whole, piece.filename, piece.get_absolute_url(), pages[piece.pk])

    def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
        readable = Attachment.objects.filter(pieces.beside(Post.objects.visible_to(user)), pk__in=ids)
        return set(readable.values_list("pk", flat=True))


sources.register(PostSource())
sources.register(PieceSource())
