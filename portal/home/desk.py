"""« Ce qui attend »: what an editor has to do, section by section. Only what this person may see and change.

The number of queries is the same for one thing that waits and for a hundred.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision, TaskState, WorkflowState
from wagtail.permissions import policy_registry

from guides.admin.feedback import message_start, messages_for
from guides.models import GuidePage, ReflexCardPage
from portal.core.legal.models import LegalReference
from portal.core.pages.words import page_names
from portal.core.pdf.models import PdfFile
from portal.core.publishing.guards import REFUSED
from portal.core.words import date_words, moment_words

SHOWN = 6
REVIEW_HORIZON = timedelta(days=30)
TOLD_AFTER_APPROVAL = timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """One line: what, where it leads, and what to know before clicking."""

    title: str
    url: str
    detail: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Section:
    """A kind of thing that waits. ``more_url`` leads to the whole list."""

    name: str
    title: str
    icon: str
    items: list[Item] = field(default_factory=list)
    count: int = 0
    more_url: str = ""


def sections(user: Any) -> list[Section]:
    """The sections that hold something, the most pressing first."""
    found = [
        to_review(user),
        sent_back(user),
        feedback(user),
        broken_pdfs(user),
        refused_schedules(user),
        drafts(user),
        reviews_due(user),
        references_to_check(user),
        sent(user),
        scheduled(user),
    ]
    return [section for section in found if section.count]


def to_review(user: Any) -> Section:
    """Pages that another editor has sent for review."""
    states = TaskState.objects.reviewable_by(user).select_related("revision", "workflow_state__requested_by")
    ordered = list(states.order_by("started_at"))
    pages = pages_of(state.revision for state in ordered)
    items = []
    for state in ordered:
        page = pages.get(state.revision.object_id)
        if page is not None:
            asked = state.workflow_state.requested_by or "quelqu’un"
            items.append(
                Item(page.get_admin_display_title(), edit_url(page), f"Demandée par {asked}, {day(state.started_at)}")
            )
    return _section("a-relire", "À relire", "glasses", items)


def sent_back(user: Any) -> Section:
    """One's own pages that a reviewer has sent back."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=user)
    ordered = list(states.select_related("current_task_state").order_by("created_at"))
    pages = pages_of(ordered)
    mine = editable(user, {page.pk for page in pages.values()})
    items = []
    for state in ordered:
        page = pages.get(state.object_id)
        if page is not None and page.pk in mine:
            said = state.current_task_state.comment if state.current_task_state else ""
            items.append(Item(page.get_admin_display_title(), edit_url(page), said or "Renvoyée sans commentaire"))
    return _section("a-reprendre", "À reprendre après relecture", "undo", items)


def sent(user: Any) -> Section:
    """What one has sent for review: what it waits for, then what was approved lately. What came back is above."""
    recent = Q(
        status=WorkflowState.STATUS_APPROVED, current_task_state__finished_at__gt=timezone.now() - TOLD_AFTER_APPROVAL
    )
    states = WorkflowState.objects.filter(Q(status=WorkflowState.STATUS_IN_PROGRESS) | recent, requested_by=user)
    related = states.select_related("current_task_state__task", "current_task_state__finished_by")
    ordered = list(related.order_by(F("current_task_state__finished_at").desc(nulls_first=True), "created_at"))
    pages = pages_of(ordered)
    mine = editable(user, {page.pk for page in pages.values()})
    items = []
    for state in ordered:
        page = pages.get(state.object_id)
        if page is not None and page.pk in mine:
            items.append(Item(page.get_admin_display_title(), edit_url(page), where_it_stands(state)))
    return _section("envoyes", "Envoyés en relecture", "mail", items)


def where_it_stands(state: WorkflowState) -> str:
    """« Attend « Relecture » depuis le 3 mars », « Approuvé le 4 mars par Rose »."""
    step = state.current_task_state
    if state.status == WorkflowState.STATUS_APPROVED:
        by = f" par {step.finished_by}" if step.finished_by else ""
        return f"Approuvé {day(step.finished_at)}{by}"
    if step is None:
        return f"Envoyé {day(state.created_at)}"
    return f"Attend l’étape «\u202f{step.task.name}\u202f» depuis {day(step.started_at)}"


def feedback(user: Any) -> Section:
    """Readers' messages that nobody has closed, the oldest first."""
    if not user.has_perm("guides.change_feedback"):
        return Section("signalements", "", "")
    waiting = messages_for(user).filter(closed_at=None).order_by("created_at", "pk")
    items = [
        Item(
            message_start(one), reverse("signalements:edit", args=[one.pk]), f"{one.page.title}, {day(one.created_at)}"
        )
        for one in waiting[:SHOWN]
    ]
    more = f"{reverse('signalements:index')}?etat=ouverts"
    return Section("signalements", "Signalements à traiter", "warning", items, waiting.count(), more)


def broken_pdfs(user: Any) -> Section:
    """Published pages whose PDF can't be made: readers get none until it is mended."""
    rows = (
        PdfFile.objects.filter(page__live=True, file="")
        .exclude(error="")
        .select_related("page")
        .order_by("page", "-pk")
    )
    by_page = {row.page_id: row for row in reversed(list(rows))}
    mine = editable(user, by_page)
    items = [
        Item(
            row.page.title,
            edit_url(row.page),
            f"{row.block}\u202f: {row.error}" if row.block else row.error,
            urgent=True,
        )
        for row in by_page.values()
        if row.page_id in mine
    ]
    return _section("pdf", "PDF en panne", "warning", items)


def refused_schedules(user: Any) -> Section:
    """Publications that should have happened and could not, as long as nobody has changed the page since."""
    entries = PageLogEntry.objects.filter(action=REFUSED, timestamp__gt=timezone.now() - 2 * REVIEW_HORIZON)
    entries = entries.select_related("page").order_by("-timestamp")
    mine = editable(user, {entry.page_id for entry in entries})
    items = [
        Item(entry.page.title, edit_url(entry.page), entry.data.get("reason", ""), urgent=True)
        for entry in entries
        if entry.page_id in mine and entry.page.latest_revision_id == entry.revision_id
    ]
    return _section("refusees", "Publications prévues refusées", "warning", items)


def drafts(user: Any) -> Section:
    """Pages that this person was the last to write in and that aren't published as they stand, nor in review."""
    pages = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user, alias_of=None)
    pages = pages.exclude(latest_revision__approved_go_live_at__isnull=False)
    pages = pages.order_by("-latest_revision_created_at").prefetch_workflow_states()
    mine = editable(user, {page.pk for page in pages})
    items = [
        Item(page.get_admin_display_title(), edit_url(page), f"Enregistré {day(page.latest_revision_created_at)}")
        for page in pages
        if page.pk in mine and page.current_workflow_state is None
    ]
    return _section("brouillons", "Vos brouillons", "edit", items)


def reviews_due(user: Any) -> Section:
    """Guides and fiches to read again within 30 days, with who has promised to."""
    today = timezone.localdate()
    items = []
    for model in (GuidePage, ReflexCardPage):
        due = model.objects.live().filter(next_review__lte=today + REVIEW_HORIZON).select_related("reviewer")
        mine = editable(user, {page.pk for page in due})
        for page in due:
            if page.pk in mine:
                late = page.next_review < today
                when = f"{'En retard, promise pour le' if late else 'Pour le'} {date_words(page.next_review)}"
                who = page.reviewer if page.reviewer and page.reviewer.is_active else "à confier"
                items.append((page.next_review, Item(page.title, edit_url(page), f"{when}, {who}", urgent=late)))
    return _section(
        "relectures", "Relectures prévues", "calendar", [item for _, item in sorted(items, key=lambda pair: pair[0])]
    )


def references_to_check(user: Any) -> Section:
    """Legal references that nobody has checked (pages show « à vérifier »), then those checked longest ago."""
    if not user.has_perm("legal.change_legalreference"):
        return Section("references", "", "")
    waiting = LegalReference.objects.to_check().order_by(F("checked_on").asc(nulls_first=True), "article")
    name = "wagtailsnippets_legal_legalreference"
    shown = list(waiting[:SHOWN])
    quoting = quoted_by(user, shown)
    items = [
        Item(one.article, reverse(f"{name}:edit", args=[one.pk]), how_it_holds(one, quoting[one.pk])) for one in shown
    ]
    more = f"{reverse(f'{name}:list')}?etat=a-verifier"
    return Section("references", "Références juridiques à vérifier", "doc-full-inverse", items, waiting.count(), more)


def quoted_by(user: Any, references: list[LegalReference]) -> dict[int, list[Page]]:
    """The pages that quote each of these references, as far as this person may change them."""
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(LegalReference),
        to_object_id__in=[str(one.pk) for one in references],
    )
    pairs = {(int(to), int(page)) for to, page in rows.values_list("to_object_id", "object_id")}
    pages = Page.objects.filter(pk__in=editable(user, {page for _, page in pairs})).order_by("title")
    found: dict[int, list[Page]] = {one.pk: [] for one in references}
    for page in pages:
        for one in references:
            if (one.pk, page.pk) in pairs:
                found[one.pk].append(page)
    return found


def how_it_holds(reference: LegalReference, pages: list[Page]) -> str:
    """« Vérifiée le 3 mars 2026, citée dans « Traiter une épave » »."""
    checked = f"Vérifiée le {date_words(reference.checked_on)}" if reference.checked_on else "Jamais vérifiée"
    return f"{checked}, citée dans {page_names(pages)}" if pages else checked


def scheduled(user: Any) -> Section:
    """What will be published by itself."""
    waiting = Revision.page_revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")
    pages = pages_of(waiting)
    mine = editable(user, {page.pk for page in pages.values()})
    items = []
    for revision in waiting:
        page = pages.get(revision.object_id)
        if page is not None and page.pk in mine:
            items.append(
                Item(page.get_admin_display_title(), edit_url(page), moment_words(revision.approved_go_live_at))
            )
    return _section("programmees", "Publications programmées", "time", items)


def edit_url(page: Page) -> str:
    """Where a page is changed."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def editable(user: Any, ids: Iterable[int]) -> set[int]:
    """Which of these pages this person may change."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return set(mine.filter(pk__in=list(ids)).values_list("pk", flat=True))


def pages_of(things: Iterable[Any]) -> dict[str, Page]:
    """The pages of revisions or workflow states, by ``object_id``; what concerns no page is left out."""
    of_pages = ContentType.objects.get_for_model(Page).pk
    ids = {int(thing.object_id) for thing in things if thing.base_content_type_id == of_pages}
    return {str(page.pk): page for page in Page.objects.filter(pk__in=ids)}


def day(moment: Any) -> str:
    """« le 1er mars »."""
    return f"le {date_words(moment, 'F')}"


def _section(name: str, title: str, icon: str, items: list[Item]) -> Section:
    return Section(name, title, icon, items[:SHOWN], len(items))
