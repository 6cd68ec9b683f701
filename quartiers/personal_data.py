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
from quartiers.services import posts, withdrawal
from quartiers.services.files import drop_files
from quartiers.services.projection import project_posts

DRAFTS_KEPT = datetime.timedelta(days=180)
NOTICES_KEPT = datetime.timedelta(days=365)
NAMES_KEPT = datetime.timedelta(days=730)
NAMES = {
    "title": "titre",
    "text": "texte",
    "context": "la_situation",
    "action": "ce_que_vous_avez_fait",
    "partners": "avec_qui",
    "cost": "le_cout",
    "result": "le_resultat",
    "watch": "a_surveiller",
}
REASONS: tuple[tuple[type[Any], str], ...] = (
    (Post, "hidden_reason"),
    (Comment, "hidden_reason"),
    (Report, "reason"),
    (LogLine, "reason"),
)
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
        read = set(Post.objects.visible_to(person).values_list("pk", flat=True))
        yield from _of_spaces(person)
        yield from _of_words(person, read)
        yield from _of_notices(person)
        yield from _of_moderation(person, read)
        for file in Attachment.every.filter(owner=person):
            yield Exported(
                f"quartiers/pieces/{file.public_id}-{file.filename}",
                file.file,
                "les fichiers que vous avez joints, et ceux que vous pouvez encore remettre",
            )

    def erase(self, person: User, *, keep_posts: bool) -> None:
        drop_files(Attachment.objects.filter(draft__author=person))
        for model in (Draft, Membership, MailChoice, Notice):
            model.objects.filter(**{"author" if model is Draft else "person": person}).delete()
        Notice.objects.filter(actor=person).update(actor=None)
        Report.objects.filter(reporter=person).update(reporter=None)
        LogLine.objects.filter(actor=person).update(actor=None)
        _forget_name(person)
        _forget_words(person, also_shown=not keep_posts)
        drop_files(Attachment.every.filter(owner=person).exclude(removed_at=None))
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
            "publications, réponses et fichiers retirés": withdrawal.forget_old(now),
            "avis anciens": notices,
            "noms sur des signalements de Quartiers": told.update(reporter=None),
            "noms dans le journal de modération": acts.update(actor=None),
        }


def _of_spaces(person: User) -> Iterator[Exported]:
    rows = Membership.objects.filter(person=person).select_related("space")
    spaces = [{"espace": row.space.title, "depuis": row.joined_at} for row in rows]
    yield Exported("quartiers/espaces.json", spaces, "les espaces où vous êtes")


def _of_words(person: User, read: set[int]) -> Iterator[Exported]:
    written = Post.objects.filter(author=person).select_related("space").order_by("created_at")
    yield Exported(
        "quartiers/publications.json",
        [_post(post) for post in written],
        "ce que vous avez publié, et ce que vous pouvez encore remettre",
    )
    answers = Comment.objects.filter(author=person).select_related("post__space").order_by("created_at")
    yield Exported("quartiers/reponses.json", [_answer(answer, read) for answer in answers], "vos réponses")
    drafts = [_draft(row, read) for row in Draft.objects.filter(author=person).select_related("space", "post", "edits")]
    yield Exported("quartiers/brouillons.json", drafts, "vos brouillons")


def _of_notices(person: User) -> Iterator[Exported]:
    notices = Notice.objects.shown_to(person).select_related("post", "actor")
    yield Exported("quartiers/avis.json", [_notice(notice) for notice in notices], "vos avis")
    mails = MailChoice.objects.filter(person=person)
    chosen = [{"reponses_et_mentions": row.mails, "signalements": row.reports} for row in mails]
    yield Exported("quartiers/mails.json", chosen, "les courriels que vous avez choisi de recevoir")


def _of_moderation(person: User, read: set[int]) -> Iterator[Exported]:
    reports = Report.objects.filter(reporter=person).select_related("post")
    told = [{"le": row.created_at, "publication": _title(row.post, read), "raison": row.reason} for row in reports]
    yield Exported("quartiers/signalements.json", told, "ce que vous avez signalé aux modérateurs")
    acts = LogLine.objects.filter(actor=person).select_related("post__space")
    yield Exported("quartiers/moderation.json", [_act(line, read) for line in acts], "vos actes de modération")


def _title(post: Post | None, read: set[int]) -> str:
    """Somebody else's words: while the person may read them."""
    return post.title if post is not None and post.pk in read else ""


def _named(words: dict[str, str]) -> dict[str, str]:
    """What was written, under the names that the form gives its fields."""
    return {NAMES.get(name, name): said for name, said in words.items()}


def _draft(draft: Draft, read: set[int]) -> dict[str, object]:
    words = {name: said for name, said in draft.fields.items() if name in NAMES}
    place = {"espace": draft.space.title, "publication": _title(draft.post, read)}
    if draft.edits is not None:
        place["modifie"] = draft.edits.title
    return {"le": draft.saved_at, **place, **_named(words)}


def _post(post: Post) -> dict[str, object]:
    words = {name: getattr(post, name) for name in posts.FIELDS} | (post.taken_back or {})
    day = {"le": post.created_at, "retiree_le": post.deleted_at}
    return {"espace": post.space.title, "nature": post.get_kind_display(), "cle": post.key, **day, **_named(words)}


def _answer(answer: Comment, read: set[int]) -> dict[str, object]:
    """An answer, and to what: the title is somebody else's, and given while the person may read it."""
    text = (answer.taken_back or {}).get("text", answer.text)
    said = {"le": answer.created_at, "texte": text, "masquee_le": answer.hidden_at, "retiree_le": answer.deleted_at}
    return {"espace": answer.post.space.title, "publication": _title(answer.post, read), **said}


def _notice(notice: Notice) -> dict[str, object]:
    return {"le": notice.created_at, "avis": notice.headline, "lu_le": notice.read_at, "mail_le": notice.mailed_at}


def _act(line: LogLine, read: set[int]) -> dict[str, object]:
    on = "réponse" if line.comment_id else "publication"
    post = {"publication": _title(line.post, read), "cle": line.post.key}
    what = {"acte": line.get_action_display(), "sur": on, **post, "raison": line.reason}
    return {"le": line.at, "espace": line.post.space.title, **what}


def _forget_name(person: User) -> None:
    """Others cited the person by an @ and their name: the name goes, the sentence stays, in drafts and reasons too."""
    name = person.get_full_name()
    touched = {post.pk for post in _citing(Post, posts.FIELDS) if _forgotten(post, posts.FIELDS, name)}
    touched |= {comment.post_id for comment in _citing(Comment, ("text",)) if _forgotten(comment, ("text",), name)}
    project_posts(touched)
    for model in (Post, Comment):
        for row in model.objects.filter(taken_back__isnull=False).order_by("pk"):
            _forgotten_apart(row, name)
    for given, field in REASONS:
        for reason in _citing(given, (field,)):
            _forgotten(reason, (field,), name)
    for draft in Draft.objects.order_by("pk"):
        fields = {key: without(said, name, SOMEBODY) for key, said in draft.fields.items()}
        if fields != draft.fields:
            draft.fields = fields
            draft.save(update_fields=["fields"])


def _citing(model: type[Any], fields: tuple[str, ...]) -> "QuerySet[Any]":
    """Rows with an @. Names are compared here: databases fold accents each in their own way, or not at all."""
    anywhere = reduce(or_, (Q(**{f"{name}__contains": "@"}) for name in fields))
    return model.objects.filter(anywhere).order_by("pk")


def _forgotten(row: Any, fields: tuple[str, ...], name: str) -> bool:
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


def _forgotten_apart(row: Post | Comment, name: str) -> None:
    """The same in words that were taken back and may come back."""
    after = dict(row.taken_back)
    for key, said in row.taken_back.items():
        if isinstance(said, str):
            longest = getattr(row._meta.get_field(key), "max_length", None)
            after[key] = without(said, name, SOMEBODY)[:longest]
    if after != row.taken_back:
        row.taken_back = after
        row.save(update_fields=["taken_back"])


def _forget_words(person: User, *, also_shown: bool) -> None:
    """What the person took back, for good; and what they left in sight, when they take all along."""
    for model in (Comment, Post):
        mine = model.objects.filter(author=person).order_by("pk")
        for row in mine.filter(deleted_at=None) if also_shown else ():
            withdrawal.forget(row)
        for row in mine.filter(taken_back__isnull=False):
            withdrawal.forget(row)
