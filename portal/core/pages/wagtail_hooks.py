"""The portal's own door stands before Wagtail's, and our page views stand in for Wagtail's."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import policy_registry

from portal.core.audience.services import readable
from portal.core.files.models import PortalDocument, PortalImage
from portal.core.pages import guard
from portal.core.pages.audience import path_tokens, restrictions_above, restrictions_below
from portal.core.pages.door import refuse
from portal.core.pages.privacy import page_readers
from portal.core.pages.views import PortalPageViewSet, portal_page_viewset
from portal.core.pages.words import editions_kept, readers_in_words
from portal.core.publishing import guards
from portal.core.publishing.models import Edition
from portal.core.words import quoted

TWO_RULES = (
    "{page} ne peut pas aller sous {place}\u202f: les deux ont leur propre règle de lecture, et une seule peut "
    "s’appliquer sur un chemin. Retirez l’une des deux, puis déplacez la page."
)


@hooks.register("before_serve_page", order=-100)
def check_audience(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    return refuse(request, page)


@hooks.register("register_admin_viewset")
def register_page_views() -> PortalPageViewSet:
    return portal_page_viewset


@hooks.register("register_admin_urls")
def register_readers_url() -> list[Any]:
    return [path("pages/<int:page_id>/lecteurs/", page_readers, name="page_readers")]


@hooks.register("insert_editor_js")
def scripts_of_the_editor() -> str:
    names = ("js/admin-overwrite.js", "js/admin-faults.js")
    return format_html_join("\n", '<script type="module" src="{}"></script>', ((static(name),) for name in names))


@hooks.register("construct_page_chooser_queryset")
def choose_what_one_knows(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """A link may lead to a page that one may change, or read."""
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(request.user, "change")
    known = Q(pk__in=editable.values("pk")) | Q(pk__in=readable(Page.objects.live(), request.user).values("pk"))
    return pages.filter(known | Q(depth=1))


@hooks.register("before_move_page")
def refuse_second_rule(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    if not _two_rules(page, destination):
        return None
    messages.error(request, TWO_RULES.format(page=quoted(page.title), place=quoted(destination.title)))
    return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("before_delete_page")
def keep_what_is_cited(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An edition is cited for ever, at an address that no other page may take: its page can only be unpublished."""
    count = _editions_below(page)
    if not count:
        return None
    messages.error(request, editions_kept(page, count))
    name = "unpublish" if page.live and page.permissions_for_user(request.user).can_unpublish() else "edit"
    return redirect(f"wagtailadmin_pages:{name}", page.pk)


@hooks.register("before_bulk_action")
def keep_what_is_cited_in_bulk(request: HttpRequest, action: str, objects: list[Any], view: Any) -> HttpResponse | None:
    if action != "delete" or not objects or not isinstance(objects[0], Page):
        return None
    kept = [(page, count) for page in objects if (count := _editions_below(page))]
    for page, count in kept:
        messages.error(request, editions_kept(page, count))
    return redirect(view.next_url) if kept else None


def _editions_below(page: Page) -> int:
    return Edition.objects.filter(page__path__startswith=page.path).count()


@hooks.register("after_move_page")
def say_who_reads(request: HttpRequest, page: Page) -> None:
    moved = Page.objects.get(pk=page.pk)
    messages.info(
        request, f"{quoted(moved.title)}, à sa nouvelle place\u202f: lecteurs, {readers_in_words(path_tokens(moved))}."
    )


@hooks.register("before_bulk_action")
def refuse_second_rule_in_bulk(request: HttpRequest, action: str, objects: list[Any], view: Any) -> HttpResponse | None:
    if action != "move" or not objects or not isinstance(objects[0], Page):
        return None
    destination = view.cleaned_form.cleaned_data["chooser"]
    refused = [page for page in objects if _two_rules(page, destination)]
    for page in refused:
        messages.error(request, TWO_RULES.format(page=quoted(page.title), place=quoted(destination.title)))
    return redirect(view.next_url) if refused else None


@hooks.register("before_bulk_action")
def look_at_moved_files(request: HttpRequest, action: str, objects: list[Any], view: Any) -> None:
    """Wagtail moves files to a collection without a signal: note them, so that the guard looks."""
    for file in objects if action == "add_to_collection" else []:
        if isinstance(file, PortalImage | PortalDocument):
            guards.note(guard.IMAGE if isinstance(file, PortalImage) else guard.DOCUMENT, file.pk)


@hooks.register("after_copy_page")
def keep_one_rule(request: HttpRequest, page: Page, copy: Page) -> None:
    """Wagtail repeats the rule of the copied page on each page below it: one is enough, at the top."""
    if PageViewRestriction.objects.filter(page=copy).exists():
        for restriction in restrictions_below(copy):
            restriction.delete()


def _two_rules(page: Page, destination: Page) -> bool:
    own = PageViewRestriction.objects.filter(page=page).exists() or restrictions_below(page).exists()
    return own and restrictions_above(destination).exists()


@hooks.register("register_rich_text_features", order=100)
def links_by_audience(features: Any) -> None:
    """In the place of Wagtail's own links to pages."""
    from portal.core.pages.links import ReadableLinkHandler

    features.register_link_type(ReadableLinkHandler)
