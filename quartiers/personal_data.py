"""What Quartiers holds about a person."""

import datetime
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.accounts.personal import Exported, PersonalData
from quartiers.mentions import without
from quartiers.models import Attachment, Comment, Draft, LogLine, MailChoice, Membership, Notice, Post, Report
from quartiers.services import comments, posts
from quartiers.services.files import drop_files
from quartiers.services.projection import project_posts

DRAFTS_KEPT = datetime.timedelta(days=180)
NOTICES_KEPT = datetime.timedelta(days=365)
NAMES_KEPT = datetime.timedelta(days=730)
SOMEBODY = "@une personne du réseau"


class QuartiersData(PersonalData):
    """Posts, answers, files, drafts, spaces, notices, reports, acts of moderation."""

    name = "quartiers"
    keys: ClassVar[frozenset[str]] = frozenset(
        {
            "quartiers.Post.author",
            "quartiers.Comment.author",
            "quartiers.Draft.author",
            "quartiers.Attachment.owner",
            "quartiers.Membership.person",
            "quartiers.Notice.person",
            "quartiers.Notice.actor",
            "quartiers.MailChoice.person",
            "quartiers.Report.reporter",
            "quartiers.LogLine.actor",
        }
    )

    def export(self, person: User) -> Iterator[Exported]:
        memberships = Membership.objects.filter(person=person).select_related("space")
        yield Exported(
            "quartiers/espaces.json", [{"espace": row.space.title, "depuis": row.joined_at} for row in memberships]
        )
        read = set(Post.objects.visible_to(person).values_list("pk", flat=True))
        written = Post.objects.filter(author=person).select_related("space").order_by("created_at")
        yield Exported("quartiers/publications.json", [_post(post) for post in written])
        answers = Comment.objects.filter(author=person).select_related("post__space").order_by("created_at")
        yield Exported("quartiers/reponses.json", [_answer(answer, read) for answer in answers])
        drafts = Draft.objects.filter(author=person)
        yield Exported("quartiers/brouillons.json", [{"le": row.saved_at, **row.fields} for row in drafts])
        reports = Report.objects.filter(reporter=person)
        yield Exported("quartiers/signalements.json", [{"le": row.created_at, "raison": row.reason} for row in reports])
        notices = Notice.objects.shown_to(person).select_related("post", "actor")
        yield Exported("quartiers/avis.json", [_notice(notice) for notice in notices])
        mails = MailChoice.objects.filter(person=person)
        yield Exported(
            "quartiers/mails.json", [{"reponses_et_mentions": row.mails, "signalements": row.reports} for row in mails]
        )
        acts = LogLine.objects.filter(actor=person).select_related("post__space")
        yield Exported("quartiers/moderation.json", [_act(line) for line in acts])
        for attachment in Attachment.objects.filter(owner=person):
            yield Exported(f"quartiers/pieces/{attachment.public_id}-{attachment.filename}", attachment.file)

    def erase(self, person: User, *, keep_posts: bool) -> None:
        drop_files(Attachment.objects.filter(draft__author=person))
        for model in (Draft, Membership, MailChoice, Notice):
            model.objects.filter(**{"author" if model is Draft else "person": person}).delete()
        Notice.objects.filter(actor=person).update(actor=None)
        Report.objects.filter(reporter=person).update(reporter=None)
        LogLine.objects.filter(actor=person).update(actor=None)
        _forget_name(person)
        if not keep_posts:
            _take_back(person)
        Attachment.objects.filter(owner=person).update(owner=None)

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        drafts = Draft.objects.filter(saved_at__lt=now - DRAFTS_KEPT)
        drop_files(Attachment.objects.filter(draft__in=drafts))
        count = drafts.count()
        drafts.delete()
        old = Q(read_at__lt=now - NOTICES_KEPT) | Q(created_at__lt=now - 2 * NOTICES_KEPT)
        notices, _ = Notice.objects.filter(old).delete()
        told = Report.objects.filter(closed_at__lt=now - NAMES_KEPT).exclude(reporter=None)
        acts = LogLine.objects.filter(at__lt=now - NAMES_KEPT).exclude(actor=None)
        return {
            "brouillons abandonnés": count,
            "avis anciens": notices,
            "noms sur des signalements de Quartiers": told.update(reporter=None),
            "noms dans le journal de modération": acts.update(actor=None),
        }


def _post(post: Post) -> dict[str, object]:
    words = {name: getattr(post, name) for name in posts.FIELDS}
    return {"espace": post.space.title, "nature": post.get_kind_display(), "le": post.created_at, **words}


def _answer(answer: Comment, read: set[int]) -> dict[str, object]:
    """An answer, and to what: the title is somebody else's, and given while the person may read it."""
    title = answer.post.title if answer.post_id in read else ""
    said = {"le": answer.created_at, "texte": answer.text, "masquee_le": answer.hidden_at}
    return {"espace": answer.post.space.title, "publication": title, **said}


def _notice(notice: Notice) -> dict[str, object]:
    return {"le": notice.created_at, "avis": notice.headline, "lu_le": notice.read_at, "mail_le": notice.mailed_at}


def _act(line: LogLine) -> dict[str, object]:
    on = "réponse" if line.comment_id else "publication"
    what = {"acte": line.get_action_display(), "sur": on, "publication": line.post.key, "raison": line.reason}
    return {"le": line.at, "espace": line.post.space.title, **what}


def _forget_name(person: User) -> None:
    """Others cited the person by an @ and their name: the name goes, the sentence stays."""
    name = person.get_full_name()
    touched = {post.pk for post in _citing(Post, posts.FIELDS) if _forgotten(post, posts.FIELDS, name)}
    touched |= {comment.post_id for comment in _citing(Comment, ("text",)) if _forgotten(comment, ("text",), name)}
    project_posts(touched)


def _citing(model: type[Post | Comment], fields: tuple[str, ...]) -> "QuerySet[Any]":
    """Rows with an @. Names are compared here: databases fold accents each in their own way, or not at all."""
    anywhere = reduce(or_, (Q(**{f"{name}__contains": "@"}) for name in fields))
    return model.objects.filter(anywhere).order_by("pk")


def _forgotten(row: Post | Comment, fields: tuple[str, ...], name: str) -> bool:
    """Whether ``name`` was cited in that row; it is no longer."""
    changed = []
    for field in fields:
        before = getattr(row, field)
        longest = getattr(row._meta.get_field(field), "max_length", None)
        after = without(before, name, SOMEBODY)
        if after != before:
            setattr(row, field, after[:longest])
            changed.append(field)
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _take_back(person: User) -> None:
    for comment in Comment.objects.filter(author=person, deleted_at=None).select_related("post__space"):
        comments.delete(comment)
    for post in Post.objects.filter(author=person, deleted_at=None).select_related("space"):
        posts.delete(post)
