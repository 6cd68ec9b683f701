"""What the pages show, all of it asked for one reader, in a number of queries that doesn't grow."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from portal.accounts.models import User
from portal.core.words import fold
from quartiers.models import Attachment, Comment, Draft, LogLine, Membership, Notice, Post, Report, Space
from quartiers.pieces import beside
from quartiers.querysets import SHOWN, TAKEN_BACK, WAITS, PostQuerySet

MOST_SUGGESTED = 8
MOST_HIDDEN = 100
HIDDEN = Q(hidden_at__isnull=False, deleted_at=None)


@dataclass
class Thread:
    """An answer and the replies under it."""

    comment: Comment
    replies: list[Comment] = field(default_factory=list)


def spaces(user: Any) -> "QuerySet[Space]":
    """The spaces that ``user`` may read: how many people and posts, and whether they are in it."""
    people = Membership.objects.filter(space=OuterRef("pk"), person__is_active=True)
    shown = Post.objects.filter(SHOWN, space=OuterRef("pk"))
    return Space.objects.visible_to(user).annotate(  # type: ignore[return-value]
        is_mine=Exists(Membership.objects.filter(space=OuterRef("pk"), person=user)),
        people=_count(people),
        talks=_count(shown),
    )


def _count(rows: "QuerySet[Any]") -> Coalesce:
    """How many rows of a subquery: each counted by itself, never one times the other."""
    counted = rows.order_by().values("space").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def space_or_404(user: Any, slug: str) -> Space:
    """One that ``user`` may read; unknown and forbidden are the same Http404."""
    return _one_or_404(Space.objects.visible_to(user), slug)


def counted_space_or_404(user: Any, slug: str) -> Space:
    """The same, with its counts."""
    return _one_or_404(spaces(user), slug)


def _one_or_404(found: "QuerySet[Space]", slug: str) -> Space:
    space = found.filter(slug=slug).first()
    if space is None:
        raise Http404
    return space


def post_or_404(user: Any, space: Space, address: str) -> Post:
    """The post of an address ``<key>-<words>``; the key alone finds it."""
    found = Post.objects.visible_to(user).filter(space=space, key=address[:10])
    post = found.select_related("author__organisation", "space", "kept_answer__author").first()
    if post is None:
        raise Http404
    return post


def own_unseen_or_404(user: Any, space: Space, address: str) -> Post:
    """One's own post that others no longer read: taken back and still to be put back, or hidden by moderators."""
    mine = Post.objects.filter(TAKEN_BACK | HIDDEN, author=user, space=space, key=address[:10])
    post = mine.select_related("space").first()
    if post is None:
        raise Http404
    return post


def comment_or_404(post: Post, key: str) -> Comment:
    """A shown answer of that post."""
    found = Comment.objects.filter(SHOWN, post=post, key=key).select_related("author", "post__space", "parent")
    comment = found.first()
    if comment is None:
        raise Http404
    return comment


def shown_parent(post: Post, key: str) -> str:
    """``key`` of an answer to ``post`` while it is shown; else blank: what one had begun to reply to it answers the post."""
    return key if key and Comment.objects.filter(SHOWN, post=post, key=key).exists() else ""


def threads(post: Post, user: Any) -> list[Thread]:
    """All answers in their order, replies under theirs; two queries, however many.

    What was taken back without replies is gone, but for its author while they may put it back. ``reported_at``: when
    ``user`` has reported it, until that is judged.
    """
    files = Prefetch("attachments", Attachment.every.seen_by(user).order_by("pk"))
    reported = Report.objects.filter(comment=OuterRef("pk"), reporter=user, closed_at=None).values("created_at")[:1]
    rows = Comment.objects.filter(post=post).annotate(reported_at=Subquery(reported))
    rows = rows.select_related("author__organisation").prefetch_related(files)
    found: dict[int, Thread] = {}
    for comment in rows.order_by("created_at", "pk"):
        if comment.parent_id is None:
            found[comment.pk] = Thread(comment)
        elif comment.parent_id in found:
            found[comment.parent_id].replies.append(comment)
    return [thread for thread in found.values() if thread.replies or _has_a_place(thread.comment, user)]


def _has_a_place(comment: Comment, user: Any) -> bool:
    return comment.deleted_at is None or (comment.taken_back is not None and comment.author_id == user.pk)


def taken_back(user: Any) -> "tuple[QuerySet[Post], QuerySet[Comment]]":
    """The person's own posts and answers that they may still put back, the last first: in spaces, under posts that they read."""
    spaces = Space.objects.visible_to(user).values("pk")
    posts = Post.objects.taken_back_by(user).filter(space__in=spaces).select_related("space")
    comments = Comment.objects.taken_back_by(user).filter(post__in=Post.objects.visible_to(user).values("pk"))
    return posts.order_by("-deleted_at", "-pk"), comments.select_related("post__space").order_by("-deleted_at", "-pk")


def removed_files(user: Any) -> "QuerySet[Attachment]":
    """The person's own files that they may still put back, the last first: beside words that they read."""
    own = Attachment.every.filter(beside(Post.objects.visible_to(user)), owner=user, removed_at__isnull=False)
    return own.select_related("post__space", "comment__post__space").order_by("-removed_at", "-pk")


def shown_in(space: Space) -> dict[str, int]:
    """How many posts, answers and files are read by who reads the space; empty when nothing was written there."""
    posts = Post.objects.filter(SHOWN, space=space)
    answers = Comment.objects.filter(SHOWN, post__in=posts)
    found = {
        "posts": posts.count(),
        "answers": answers.count(),
        "files": Attachment.objects.filter(beside(posts)).count(),
    }
    return found if found["posts"] else {}


def people_of(space: Space, words: str = "") -> "QuerySet[Membership]":
    """Who is in it, by name; with ``words``, those in whose name each of them stands, accents or not."""
    found = Membership.objects.filter(space=space, person__is_active=True).select_related("person__organisation")
    for word in fold(words).split()[:4]:
        found = found.filter(person__sort_name__contains=word)
    return found.order_by("person__sort_name", "pk")


def suggested_people(space: Space, typed: str) -> list[User]:
    """For an @: people of this space whose name begins so."""
    wanted = fold(typed.strip())
    if not wanted:
        return []
    word = wanted.split()[0]
    begins = Q(person__sort_name__startswith=word) | Q(person__sort_name__contains=f" {word}")
    people = [member.person for member in people_of(space).filter(begins)]
    return [person for person in people if _begins(person, wanted)][:MOST_SUGGESTED]


def _begins(person: User, wanted: str) -> bool:
    return fold(person.get_full_name()).startswith(wanted) or fold(person.last_name).startswith(wanted)


def notices(user: Any) -> "QuerySet[Notice]":
    """A person's notices that may be shown now, newest first."""
    shown = Notice.objects.shown_to(user)
    return shown.select_related("post__space", "comment", "actor").order_by("-created_at", "-pk")


def unread(user: Any) -> "QuerySet[Notice]":
    """Those that the person hasn't read."""
    return notices(user).filter(read_at=None)


def for_you(user: Any, count: int = 4) -> list[Notice]:
    """« Pour vous », on the home page: unread answers and mentions."""
    return list(unread(user)[:count]) if user.is_authenticated else []


def new_in_my_spaces(user: Any, count: int = 4) -> list[Post]:
    """What was said last in the spaces that the person is in."""
    if not user.is_authenticated:
        return []
    mine = Membership.objects.filter(person=user).values("space")
    return list(newest(user).filter(space__in=mine)[:count])


def newest(user: Any) -> "PostQuerySet":
    """What was said last, in all the spaces that the person reads."""
    return Post.objects.visible_to(user).news().for_lists().order_by("-active_at", "-pk")


def is_in_spaces(user: Any) -> bool:
    """Whether the person is in a space that they may read."""
    return Space.objects.visible_to(user).filter(memberships__person=user).exists()


def waiting_question(user: Any, space: Space | None = None) -> Post | None:
    """The oldest question that nobody has answered: an invitation."""
    asked = Post.objects.visible_to(user).unanswered().exclude(author=user)
    if space is not None:
        asked = asked.filter(space=space)
    return asked.select_related("author__organisation", "space").order_by("created_at", "pk").first()


def drafts_of(user: Any, space: Space | None = None) -> list[Draft]:
    """What the person began, in ``space`` or in all that they read: posts, changes of their own, and answers to posts that
    they may read; the last one first."""
    spaces: QuerySet[Any] = Space.objects.visible_to(user) if space is None else Space.objects.filter(pk=space.pk)
    posts = Post.objects.visible_to(user).values("pk")
    begun = Draft.objects.filter(Q(post=None) | Q(post__in=posts), author=user, space__in=spaces.values("pk"))
    return _begun(begun.select_related("space", "post__space", "edits__space"))


def post_drafts(user: Any, space: Space, kind: str) -> list[Draft]:
    """Posts of this kind that the person has begun here, the newest first."""
    return _begun(
        Draft.objects.filter(author=user, space=space, kind=kind, post=None, edits=None).select_related("space")
    )


def answer_drafts(user: Any, post: Post) -> list[Draft]:
    """Answers to this post that the person has begun, the newest first: two tabs may have left two."""
    return _begun(Draft.objects.filter(author=user, post=post))


def edit_drafts(user: Any, post: Post) -> list[Draft]:
    """Changes of their own post that the person has begun, the newest first."""
    return _begun(Draft.objects.filter(author=user, edits=post))


def _begun(drafts: "QuerySet[Draft]") -> list[Draft]:
    """Those with words or files in them."""
    files = Attachment.objects.filter(draft=OuterRef("pk"))
    return [draft for draft in drafts.annotate(bears=Exists(files)) if draft.bears or not draft.is_empty]


def own_report(user: Any, post: Post, comment: Comment | None = None) -> Report | None:
    """What the person has said to moderators of this post, or of this answer, while nobody has judged it."""
    return Report.objects.filter(reporter=user, post=post, comment=comment, closed_at=None).first()


def told_of_or_404(user: Any, space: Space, address: str, key: str = "") -> tuple[Post, Comment | None]:
    """What the person may speak of to moderators: a post or an answer that they read, or their own that was hidden."""
    if not key:
        mine = Post.objects.filter(HIDDEN, author=user, space=space, key=address[:10]).select_related("space").first()
        return mine or post_or_404(user, space, address), None
    post = post_or_404(user, space, address)
    own = Comment.objects.filter(HIDDEN, author=user, post=post, key=key).first()
    return post, own or comment_or_404(post, key)


def to_judge(user: Any) -> "QuerySet[Report]":
    """Open reports of spaces that the moderator reads; what its author took back isn't judged."""
    readable = Space.objects.visible_to(user).values("pk")
    return Report.objects.filter(WAITS, post__space__in=readable)


def queue(user: Any) -> list[Report]:
    """What there is to judge, oldest first; with the files that were reported, those that were taken off since then too."""
    files = Attachment.every.to_judge().select_related("owner__organisation").order_by("pk")
    return list(
        to_judge(user)
        .select_related("post__space", "post__author__organisation", "comment__author__organisation")
        .select_related("comment__post__space", "reporter")
        .prefetch_related(Prefetch("post__attachments", files), Prefetch("comment__attachments", files))
        .order_by("created_at", "pk")
    )


@dataclass
class Hidden:
    """A post that moderators have hidden, or one of its answers."""

    post: Post
    comment: Comment | None = None

    @property
    def written(self) -> Post | Comment:
        return self.comment or self.post


def hidden(user: Any) -> list[Hidden]:
    """What is hidden now, in spaces that the moderator reads, the last first; what its author took back isn't."""
    readable = Space.objects.visible_to(user).values("pk")
    posts = Post.objects.filter(HIDDEN, space__in=readable).select_related("author__organisation", "space")
    posts = posts.prefetch_related("attachments")
    comments = Comment.objects.filter(HIDDEN, post__space__in=readable, post__deleted_at=None)
    comments = comments.select_related("author__organisation", "post__space").prefetch_related("attachments")
    found = [Hidden(post) for post in posts.order_by("-hidden_at", "-pk")[:MOST_HIDDEN]]
    found += [Hidden(row.post, row) for row in comments.order_by("-hidden_at", "-pk")[:MOST_HIDDEN]]
    return sorted(found, key=lambda row: row.written.hidden_at or row.written.created_at, reverse=True)[:MOST_HIDDEN]


def log(user: Any) -> "QuerySet[LogLine]":
    """What was done, in spaces that the moderator reads."""
    readable = Space.objects.visible_to(user).values("pk")
    return LogLine.objects.filter(post__space__in=readable).select_related("post__space", "comment", "actor")
