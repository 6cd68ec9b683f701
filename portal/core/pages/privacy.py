"""« Qui peut lire »: Wagtail's dialog with our choices, our rule of one restriction a path, and files checked."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.page_privacy import SetPrivacyView
from wagtail.models import Collection, CollectionViewRestriction, Page
from wagtail.permissions import policy_registry

from portal.core.files.readable import HiddenFile, files_below, hidden_on_live_pages, pages_that_show
from portal.core.pages.forms import PUBLIC_CHOICE, CollectionReadersForm, PageReadersForm
from portal.core.pages.words import hidden_pages_message

DONE = "set_privacy_done"


class PageReadersView(SetPrivacyView):
    """The readers of a page and of what stands below it."""

    form_class = PageReadersForm

    def get_form(self, form_class: Any = None) -> PageReadersForm:
        form = super(SetPrivacyView, self).get_form(form_class)
        form.page = self.page
        form.choose_for(self.request.user)
        return form

    def form_valid(self, form: PageReadersForm) -> HttpResponse:
        """Change it, then look: what would hide a file from readers of a published page is taken back."""
        with transaction.atomic():
            response = super().form_valid(form)
            found = hidden_on_live_pages(Page.objects.live().filter(path__startswith=self.page.path))
            if not found:
                return response
            transaction.set_rollback(True)
        form.add_error("restriction_type", hidden_pages_message(found))
        return self.form_invalid(form)


def page_readers(request: HttpRequest, page_id: int) -> HttpResponse:
    """Who reads this page, in words: the part of the edit screen that follows a change."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return render(request, "wagtailadmin/shared/page_readers.html", {"page": page, "parent": None})


@require_http_methods(["GET", "POST"])
def collection_readers(request: HttpRequest, collection_id: int) -> HttpResponse:
    """The readers of a collection. A rule above is told, not changed here."""
    collection = get_object_or_404(Collection, pk=collection_id)
    if not policy_registry.get_by_type(Collection).user_has_permission_for_instance(request.user, "change", collection):
        raise PermissionDenied
    rules = list(collection.get_view_restrictions().order_by("collection__depth"))
    above = next((rule for rule in rules if rule.collection_id != collection.pk), None)
    if above is not None:
        context = {"collection_with_restriction": above.collection}
        return render_modal_workflow(request, "wagtailadmin/collection_privacy/ancestor_privacy.html", None, context)
    rule = rules[0] if rules else None
    form = CollectionReadersForm(
        request.POST or None, instance=rule, initial={} if rule else {"restriction_type": "none"}
    )
    form.choose_for(request.user)
    if request.method == "POST" and form.is_valid() and _set_collection_readers(form, collection):
        public = form.cleaned_data["restriction_type"] == PUBLIC_CHOICE
        return render_modal_workflow(request, None, json_data={"step": DONE, "is_public": public})
    context = {
        "action_url": reverse("collection_readers", args=[collection.pk]),
        "object": collection,
        "form": form,
    }
    return render_modal_workflow(
        request, "wagtailadmin/shared/set_privacy.html", None, context, json_data={"step": "set_privacy"}
    )


def _set_collection_readers(form: CollectionReadersForm, collection: Collection) -> bool:
    """Whether the change stands; if not, the form says which pages are in the way and nothing has changed."""
    with transaction.atomic():
        if CollectionViewRestriction.objects.filter(collection__in=collection.get_descendants()).exists():
            form.add_error("restriction_type", "Une collection placée dessous a déjà sa règle. Retirez-la d’abord.")
            return False
        _save_collection_rule(form, collection)
        found: list[HiddenFile] = hidden_on_live_pages(pages_that_show(files_below(collection.path)))
        if not found:
            return True
        transaction.set_rollback(True)
    form.add_error("restriction_type", hidden_pages_message(found))
    return False


def _save_collection_rule(form: CollectionReadersForm, collection: Collection) -> None:
    if form.cleaned_data["restriction_type"] == PUBLIC_CHOICE:
        CollectionViewRestriction.objects.filter(collection=collection).delete()
        return
    rule = form.save(commit=False)
    rule.collection = collection
    rule.save()
    form.save_m2m()
