"""Accounts in Wagtail's admin: organisations and readers' groups as snippets; people are invited, never created here."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.accounts.models import Organisation, ReaderGroup, User
from portal.accounts.services.invitations import withdraw_unvouched
from portal.accounts.services.people import change_address, close_account


@register_snippet
class OrganisationViewSet(SnippetViewSet):
    """Landlords and bodies of the network."""

    model = Organisation
    icon = "home"
    add_to_admin_menu = True
    menu_order = 600
    menu_label = "Organismes"
    list_display = ["name", "kind", "region"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("key", help_text="Un nom court sans espaces, par exemple « bocage-habitat ». Il ne change plus."),
        FieldPanel("kind"),
        FieldPanel("region"),
        FieldPanel("duty_label"),
        FieldPanel("duty_phone"),
    ]


@register_snippet
class ReaderGroupViewSet(SnippetViewSet):
    """Groups that read together. Who belongs to one is said on the person's page (/compte/personnes/)."""

    model = ReaderGroup
    icon = "group"
    add_to_admin_menu = True
    menu_order = 610
    menu_label = "Groupes de lecteurs"
    list_display = ["name", "purpose"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("purpose")]


@hooks.register("before_create_user")
def people_are_invited(request: HttpRequest) -> HttpResponse:
    """An account begins by an invitation: its holder chooses the password, and shows that the address is theirs."""
    messages.info(request, "Les comptes s’ouvrent par invitation.")
    return redirect("accounts:invitations")


@hooks.register("after_edit_user")
def closed_at_once(request: HttpRequest, user: User) -> None:
    """An account closed from Wagtail's own list ends as it does from ours; so does a role that is taken away, or an address."""
    epoch = user.session_epoch
    change_address(user, user.email)
    if user == request.user and user.session_epoch != epoch:
        update_session_auth_hash(request, user)
    if not user.is_active:
        close_account(user)
    withdraw_unvouched(User.objects.get(pk=user.pk))


@hooks.register("before_delete_user")
def erased_not_deleted(request: HttpRequest, user: User) -> HttpResponse:
    """Deleting the row would go past what every room does when an account ends: it is closed, or its holder erases it."""
    messages.warning(
        request,
        "Un compte ne se supprime pas d’ici\u202f: fermez-le, ou la personne l’efface elle-même depuis «\u202fVos données\u202f».",
    )
    return redirect("accounts:person", user.public_id)


@hooks.register("before_bulk_action")
def people_one_by_one(request: HttpRequest, action_type: str, objects: Any, action: Any) -> HttpResponse | None:
    """Closing accounts or giving roles to many at once would go past our rules: it is done in « Personnes »."""
    if not issubclass(action.model, User):
        return None
    messages.warning(request, "Cela se fait pour une personne à la fois, depuis la page «\u202fPersonnes\u202f».")
    return redirect("accounts:people")


@hooks.register("get_avatar_url")
def no_pictures(user: User, size: int) -> str:
    """People have no pictures here; Wagtail's own upload would have no address to be shown from."""
    return static("wagtailadmin/images/default-user-avatar.png")
