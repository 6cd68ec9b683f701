"""Wagtail's page views where ours say more: files at publishing, two editors on one page, who reads."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages
from wagtail.admin.views.pages.copy import CopyView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.unpublish import UnpublishView
from wagtail.admin.views.pages.workflow import (
    CollectWorkflowActionDataView,
    ConfirmWorkflowCancellationView,
    PreviewRevisionForTaskView,
    WorkflowActionView,
)
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from portal.core.pages.faults import SaysWhatStopsIt
from portal.core.pages.forms import PortalCopyForm
from portal.core.pages.models import refuse_hidden_files
from portal.core.pages.overwrite import AsksBeforeReplacing
from portal.core.pages.privacy import PageReadersView
from portal.core.pages.words import editions_unread
from portal.core.publishing.guards import ChangeRefused


class PortalEditView(SaysWhatStopsIt, AsksBeforeReplacing, EditView):
    """Publishing asks the files first; a late save never overwrites in silence; a second click publishes nothing twice."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Before anything is written: is it complete, is it the latest version, may its readers see its files?"""
        if not _is_complete(self, form):
            return self.form_invalid(form)
        if self.is_out_of_date and not self.expects_json_response:
            if not self.has_new_content(form):
                return self.already_saved()
            if not self.may_replace(form):
                return self.form_invalid(form)
        if self.action_name == "publish" or self.publishes_by_approval():
            form.save(commit=False)
            if not _files_stand(form, self.page, self.page):
                return self.form_invalid(form)
        return super().form_valid(form)

    def has_new_content(self, form: Any) -> bool:
        """Whether the form says something else than the latest version, or asks for more than to keep it."""
        published = self.real_page_record.live and not self.real_page_record.has_unpublished_changes
        if self.action_name == "publish":
            return form.has_changed() or not published
        return form.has_changed() or self.action_name != "save"

    def publishes_by_approval(self) -> bool:
        """Whether this approves the last task of the review, which publishes."""
        return (
            self.action_name == "perform_workflow_action" and self.request.POST.get("workflow-action-name") == "approve"
        )

    def already_saved(self) -> HttpResponse:
        """The second of two clicks: the first has done it all."""
        done = "publiée" if self.action_name == "publish" else "enregistrée"
        messages.success(self.request, f"La page est déjà {done}.")
        return self.redirect_away() if self.action_name == "publish" else self.redirect_and_remain()


class PortalCreateView(SaysWhatStopsIt, CreateView):
    """A page that is published at once asks its files first; what must be filled in is open, and blames nobody yet."""

    page_title = "Création\u202f"  # Wagtail writes a colon behind it

    def get(self, request: HttpRequest) -> HttpResponse:
        _open_what_must_be_filled(self.page)
        return super().get(request)

    def form_valid(self, form: Any) -> HttpResponse:
        if not _is_complete(self, form):
            return self.form_invalid(form)
        if self.action_name == "publish":
            form.save(commit=False)
            if not _files_stand(form, self.page, self.parent_page):
                return self.form_invalid(form)
        return super().form_valid(form)


class PortalUnpublishView(UnpublishView):
    """What stops being read with the page is said before it is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count = self.object.editions.count()
        if count:
            messages.warning(request, editions_unread(count))
        return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]


class PortalCopyView(CopyView):
    """A copy keeps the readers' rules or isn't made."""

    def get_form_class(self) -> type[PortalCopyForm]:
        return PortalCopyForm


class AsksThePage:
    """Nothing about a page, not even its title, to who may not change it: Wagtail's own check comes too late or not at all."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        page = get_object_or_404(Page, pk=kwargs.get("page_id", kwargs.get("page_to_move_id")))
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class PortalMoveConfirmView(AsksThePage, MoveConfirmView):
    """Where a page goes."""


class PortalCollectView(AsksThePage, CollectWorkflowActionDataView):
    """The comment of an approval."""


class PortalCancellationView(AsksThePage, ConfirmWorkflowCancellationView):
    """Whether publishing ends the review."""


class PortalWorkflowPreviewView(AsksThePage, PreviewRevisionForTaskView):
    """What is to be reviewed."""


class PortalWorkflowActionView(AsksThePage, WorkflowActionView):
    """An approval from the home page or a preview that would publish a file its readers can't see says so."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.action_name == "approve":
            try:
                self.task_state.revision.as_object().check_publishing()
            except ChangeRefused as refusal:
                for message in refusal.messages:
                    messages.error(request, message)
                return self.refused()
        return super().post(request, *args, **kwargs)

    def refused(self) -> HttpResponse:
        """Back to where the person came from; the dialog asks for an address to go to."""
        if self.request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(self.request, {"step": "success", "redirect": self.redirect_url})
        return redirect(self.redirect_url)


class PortalPageViewSet(PageViewSet):
    """The views of every page of the portal."""

    model = Page
    edit_view_class = PortalEditView
    add_view_class = PortalCreateView
    copy_view_class = PortalCopyView
    unpublish_view_class = PortalUnpublishView
    move_confirm_view_class = PortalMoveConfirmView
    collect_workflow_action_data_view_class = PortalCollectView
    confirm_workflow_cancellation_view_class = PortalCancellationView
    workflow_action_view_class = PortalWorkflowActionView
    workflow_preview_view_class = PortalWorkflowPreviewView
    set_privacy_view_class = PageReadersView


portal_page_viewset = PortalPageViewSet()


def _is_complete(view: Any, form: Any) -> bool:
    """Whether a version kept by hand may be kept: a form with ``is_complete`` may then ask for more than Wagtail does.

    An automatic save keeps what is half written.
    """
    if view.expects_json_response or not hasattr(form, "is_complete"):
        return True
    complete = bool(form.is_complete())
    if not complete:
        form.restore_required_fields()
    return complete


def _files_stand(form: Any, page: Page, place: Page) -> bool:
    """Whether all files of ``page`` may be read by its readers at ``place``; if not, the form says which may not."""
    try:
        refuse_hidden_files(page, place)
    except ChangeRefused as refusal:
        for message in refusal.messages:
            form.add_error(None, message)
        return False
    return True


def _open_what_must_be_filled(page: Page) -> None:
    """A new page's streams that must hold something, and have one kind of block, start with one empty block."""
    for field in page._meta.get_fields():
        stream = getattr(field, "stream_block", None)
        if stream is None or not stream.meta.min_num or len(stream.child_blocks) != 1 or getattr(page, field.name):
            continue
        ((name, block),) = stream.child_blocks.items()
        getattr(page, field.name).append((name, block.get_default()))
