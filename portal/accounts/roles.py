"""Role groups: a closed list of what people may do, and no more. What they may read is another matter (ReaderGroup).

``ensure_roles`` makes the database say exactly this list; it runs after every migration and by ``manage.py sync_roles``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.accounts.models import Invitation, ReaderGroup, User

ADMINISTRATORS = "Administrateurs"
EDITORS = "Éditeurs"
CURATORS = "Curateurs"
MODERATORS = "Modérateurs"
ANIMATORS = "Animateurs"


@dataclass(frozen=True)
class Role:
    """``permissions`` and ``files`` are "app.codename"; ``pages`` are Wagtail's page permissions on the whole tree.

    Wagtail asks for the permissions of its own Image and Document, whatever the site's models are.
    """

    name: str
    permissions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


INVITE = "accounts.add_invitation"
MODERATE = "quartiers.moderate_post"
INVITING = (
    "accounts.view_invitation",
    INVITE,
    "accounts.change_invitation",
    "accounts.deactivate_user",
    "guides.view_feedback",  # of these, what is about an account
    "guides.change_feedback",
)
ORGANISING = (
    "wagtailadmin.access_admin",
    "accounts.view_organisation",
    "accounts.add_organisation",
    "accounts.change_organisation",
    "accounts.view_readergroup",
    "accounts.add_readergroup",
    "accounts.change_readergroup",
)
CURATING = ("veille.curate",)
ROLES = (
    Role(
        EDITORS,
        permissions=(
            "wagtailadmin.access_admin",
            "legal.view_legalreference",
            "legal.add_legalreference",
            "legal.change_legalreference",
            "search.view_synonymgroup",
            "search.add_synonymgroup",
            "search.change_synonymgroup",
            "search.delete_synonymgroup",
            "search.view_promotion",
            "search.add_promotion",
            "search.change_promotion",
            "search.delete_promotion",
            "search.view_askedquestion",
            "guides.view_feedback",
            "guides.change_feedback",
        ),
        pages=("add_page", "change_page", "publish_page"),
        files=(
            "wagtailimages.add_image",
            "wagtailimages.change_image",
            "wagtailimages.choose_image",
            "wagtaildocs.add_document",
            "wagtaildocs.change_document",
            "wagtaildocs.choose_document",
        ),
    ),
    Role(CURATORS, permissions=CURATING),
    Role(MODERATORS, permissions=(MODERATE,)),
    Role(ANIMATORS, permissions=(*INVITING, *ORGANISING, *CURATING, MODERATE)),
    # Administrators are superusers; the group says so in lists and keeps inviting rights visible.
    Role(ADMINISTRATORS, permissions=(*INVITING, *ORGANISING, *CURATING)),
)
ROLE_NAMES = tuple(role.name for role in ROLES)
GRANTED_BY_ANIMATORS = (CURATORS, MODERATORS, ANIMATORS)
WAGTAIL_GROUPS = ("Editors", "Moderators")  # made by Wagtail's first migration, with rights of their own


@transaction.atomic
def ensure_roles() -> None:
    """Give each role group exactly its permissions. Idempotent; people stay in their groups."""
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(_permissions(role.permissions))
        _set_page_permissions(group, _permissions(f"wagtailcore.{name}" for name in role.pages))
        _set_file_permissions(group, _permissions(role.files))
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None).delete()


def role_groups() -> QuerySet[Group]:
    """The groups that say what one may do."""
    return Group.objects.filter(name__in=ROLE_NAMES)


def grantable_groups(giver: User) -> QuerySet[Group]:
    """What ``giver`` may grant: administrators everything, animators no right that they haven't; readers' groups."""
    names = ROLE_NAMES if giver.is_superuser else GRANTED_BY_ANIMATORS
    return Group.objects.filter(name__in=names) | Group.objects.filter(pk__in=ReaderGroup.objects.values("pk"))


def may_grant(giver: User, groups: Iterable[Group]) -> bool:
    """Whether ``giver`` may grant every one of ``groups``."""
    return {group.pk for group in groups} <= set(grantable_groups(giver).values_list("pk", flat=True))


def is_vouched_for(invitation: Invitation) -> bool:
    """Whether who invited is still here, still invites, and could still grant what the invitation gives."""
    giver = invitation.invited_by
    return giver is not None and giver.has_perm(INVITE) and may_grant(giver, invitation.groups.all())


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions of these names. Raises Permission.DoesNotExist for a name that no app declares."""
    found = []
    for name in names:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def _set_page_permissions(group: Group, permissions: list[Permission]) -> None:
    root = Page.objects.filter(depth=1).first()
    kept = GroupPagePermission.objects.filter(group=group, page=root, permission__in=permissions)
    GroupPagePermission.objects.filter(group=group).exclude(pk__in=kept.values("pk")).delete()
    for permission in permissions if root else []:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _set_file_permissions(group: Group, permissions: list[Permission]) -> None:
    root = Collection.objects.filter(depth=1).first()
    kept = GroupCollectionPermission.objects.filter(group=group, collection=root, permission__in=permissions)
    GroupCollectionPermission.objects.filter(group=group).exclude(pk__in=kept.values("pk")).delete()
    for permission in permissions if root else []:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
