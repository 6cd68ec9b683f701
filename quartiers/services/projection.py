"""Who may read, and what is found, follow each change in its own transaction."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q

from portal.core.audience import services as audience
from portal.core.publishing.models import Generation
from search import services as search

if TYPE_CHECKING:
    from quartiers.models import Comment, Post, Space

SOURCE = "quartiers.post"
PIECES = "quartiers.piece"


def project_space(space: "Space") -> None:
    """The space and all its posts: their audience is its own."""
    from quartiers.models import Post, Space

    audience.project(Space, {space.pk: audience.needs(space)})
    project_posts(Post.objects.filter(space=space).order_by("pk").values_list("pk", flat=True))


def project_posts(ids: Iterable[int], said: "Comment | None" = None) -> None:
    """Tokens of these posts (none for what is hidden or deleted), then their search entries and those of their files.

    From their rows as they are now, and held: what somebody else has just hidden is not shown again by who was writing.
    A file's entry is written only when what stands around it has changed, for its text may be long.
    ``said``: nothing but this answer has come, so that no other file is looked at.
    """
    from quartiers.models import Attachment, Post
    from quartiers.pieces import out_of_date

    needed = {post.pk: audience.needs(post) for post in held(ids)}
    audience.project(Post, needed)
    search.project(SOURCE, sorted(needed))
    pieces = Attachment.objects.filter(Q(post__in=needed) | Q(comment__post__in=needed), is_image=False)
    beside = (pieces.filter(comment=said) if said else pieces).order_by("pk").values_list("pk", flat=True)
    project_pieces(out_of_date(list(beside)))
    Generation.advance()  # guides list what is said about their themes


def project_pieces(ids: Iterable[int]) -> None:
    """The search entries of these files: none for a draft's, for what stands beside hidden words, for what has gone."""
    if pieces := list(ids):
        search.project(PIECES, pieces)


def held(ids: Iterable[int]) -> "list[Post]":
    """These posts as they are now; nobody changes them nor their spaces before the transaction ends.

    Spaces first, then posts, each in their order: two who hold the same rows never wait for each other.
    """
    from quartiers.models import Post, Space

    posts = Post.objects.filter(pk__in=list(ids))
    list(Space.objects.select_for_update(no_key=True).filter(pk__in=posts.values("space")).order_by("pk"))
    return list(posts.select_related("space").select_for_update(no_key=True, of=("self",)).order_by("pk"))


def held_post(post: "Post") -> "Post":
    """That one."""
    return held([post.pk])[0]
