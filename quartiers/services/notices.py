"""Telling people: in the page, and by mail. Only who may read the post now, at the moment of telling and of sending."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.core.audience.services import may_read
from portal.core.tasks import after_commit
from quartiers.mentions import Mentions
from quartiers.models import Comment, MailChoice, Membership, Notice, NoticeKind, Post

MOST_MENTIONS = 10
MOST_NAMES = 100


def tell_about(comment: Comment, parent: Comment | None = None, mail: bool = True) -> None:
    """A notice for the author of the post, of the answer replied to, and for who is cited: one a person."""
    concerned: dict[int, tuple[User, str]] = {}
    for person in (comment.post.author, parent.author if parent else None):
        if person is not None:
            concerned[person.pk] = (person, NoticeKind.ANSWER)
    for person in cited(comment)[:MOST_MENTIONS]:
        concerned[person.pk] = (person, NoticeKind.MENTION)
    concerned.pop(comment.author_id or 0, None)
    for person, kind in concerned.values():
        _tell(person, kind, comment.author, comment.post, comment, mail)


def tell_cited(written: Post | Comment, mail: bool = True) -> None:
    """A notice for each person whom a post or an answer cites, once; its author never."""
    post, comment = (written.post, written) if isinstance(written, Comment) else (written, None)
    for person in cited(written)[:MOST_MENTIONS]:
        _tell(person, NoticeKind.MENTION, written.author, post, comment, mail)


def _tell(person: User, kind: str, actor: User | None, post: Post, comment: Comment | None, mail: bool) -> None:
    from quartiers.tasks import mail_notice

    if not person.is_active or not may_read(person, post):
        return
    told = {"kind": kind, "actor": actor}
    notice, created = Notice.objects.get_or_create(person=person, post=post, comment=comment, defaults=told)
    if created and mail:
        after_commit(mail_notice, notice.pk)


def cited(written: Post | Comment) -> list[User]:
    """The people of the space whose full name stands after an @, in the order of the text; its author never. Anybody else: nobody.

    The first ``MOST_MENTIONS`` are told; past ``MOST_NAMES`` words with an @, nobody is looked for.
    """
    post, text = (written.post, written.text) if isinstance(written, Comment) else (written, written.all_text)
    mentions = Mentions(text)
    named = [Q(person__sort_name__contains=word) for word in mentions.words()[:MOST_NAMES]]
    if not named:
        return []
    members = Membership.objects.filter(reduce(or_, named), space=post.space, person__is_active=True)
    found = []
    for person in (member.person for member in members.select_related("person").order_by("pk")):
        spans = mentions.of(person.get_full_name())
        if spans and person.pk != written.author_id:
            found.append((spans[0], person))
    return [person for _, person in sorted(found, key=lambda one: one[0])]


def untold(written: Post | Comment) -> int:
    """How many of those whom it cites were not told, because there were too many."""
    return max(0, len(cited(written)) - MOST_MENTIONS)


def wants_mail(person: Any, about: str = "mails") -> bool:
    """Whether mail may be sent: yes, until the person says no. ``about``: "mails" (answers, mentions) or "reports"."""
    return not MailChoice.objects.filter(person=person, **{about: False}).exists()


@transaction.atomic
def choose_mail(person: Any, mails: bool, about: str = "mails") -> None:
    """The switch of one of the two."""
    MailChoice.objects.update_or_create(person=person, defaults={about: mails})


@transaction.atomic
def mark_read(person: Any, until: int, since: int = 0) -> None:
    """A person's notices, by number, up to the newest that stood before them; ``since`` the oldest. What came later is still new,
    and mailed."""
    Notice.objects.filter(person=person, read_at=None, pk__range=(since, until)).update(read_at=timezone.now())
