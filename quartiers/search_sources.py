"""What of Quartiers is found: a post with its answers. Hidden and deleted words are in no entry."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.timezone import localdate

from portal.core.audience.services import tokens_of
from quartiers.models import Comment, Post, Space
from quartiers.models.post import TEXTS
from quartiers.querysets import SHOWN
from quartiers.text import extract, plain
from search import sources
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


sources.register(PostSource())
