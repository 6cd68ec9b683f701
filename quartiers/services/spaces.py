"""Opening a space and changing it; joining, leaving, adding people."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.core.tasks import after_commit
from portal.core.themes.models import Theme
from quartiers.audience import reads
from quartiers.models import Comment, Membership, Post, Space
from quartiers.services.errors import QuartiersError
from quartiers.services.projection import project_space

LAST = (
    "Personne d’autre ne répond de cet espace réservé\u202f: l’animation du réseau nomme d’abord un autre responsable."
)


@transaction.atomic
def shape(space: Space, themes: Iterable[Theme], by: Any) -> Space:
    """Store a space, new or changed, with its themes: its posts are found by them. Who closes one that nobody answers for
    becomes its first responsable."""
    before = space.hold()
    space.save(projected=False)
    space.themes.set(themes)
    if space.said_of_posts() != before:
        project_space(space)
    if space.is_closed and not _answering(space).exists():
        appoint(space, by, True)
    forget_tokens(by)
    return space


@transaction.atomic
def appoint(space: Space, person: Any, owner: bool) -> None:
    """Make ``person`` a responsable of the space, in which they are from then on; or no longer. Raises QuartiersError for the last
    one of a closed space."""
    if not owner:
        _refuse_the_last(space, person)
    Membership.objects.update_or_create(space=space, person=person, defaults={"is_owner": owner})


@transaction.atomic
def join(space: Space, person: Any) -> bool:
    """Put ``person`` into a space that they may read; True when they weren't in it. Raises QuartiersError."""
    if not reads(person, space):
        raise QuartiersError("Cet espace est réservé\u202f: son responsable y ajoute les personnes.")
    return Membership.objects.get_or_create(space=space, person=person)[1]


def joined_by_writing(written: Post | Comment) -> bool:
    """Whether its author, who wasn't in the space, is since they wrote this there."""
    post = written.post if isinstance(written, Comment) else written
    since = Membership.objects.filter(space=post.space_id, joined_at__gte=written.created_at)
    return since.filter(person=written.author_id).exists()


@transaction.atomic
def leave(space: Space, person: Any) -> None:
    """Take ``person`` out. What they wrote stays. Raises QuartiersError for the last responsable of a closed space."""
    _refuse_the_last(space, person)
    Membership.objects.filter(space=space, person=person).delete()
    forget_tokens(person)


@transaction.atomic
def add(space: Space, email: str) -> tuple[User, bool]:
    """Put an active person into a space, by address; True when they weren't in it. A mail tells them that a closed one is open to
    them. Raises QuartiersError, the same whether unknown or closed."""
    from quartiers.tasks import mail_newcomer

    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise QuartiersError("Aucun compte ouvert n’a cette adresse. Invitez d’abord cette personne sur le portail.")
    membership, new = Membership.objects.get_or_create(space=space, person=person)
    if new and space.is_closed:
        after_commit(mail_newcomer, membership.pk)
    return person, new


@transaction.atomic
def remove(space: Space, person: User) -> None:
    """Take somebody out of a space. Raises QuartiersError for the last responsable of a closed one."""
    leave(space, person)


def _answering(space: Space) -> "QuerySet[Membership]":
    """Who answers for a space: a closed account doesn't."""
    return Membership.objects.filter(space=space, is_owner=True, person__is_active=True)


def _refuse_the_last(space: Space, person: Any) -> None:
    if not space.is_closed:
        return
    space.hold()
    answering = list(_answering(space).values_list("person", flat=True))
    if answering == [person.pk]:
        raise QuartiersError(LAST)


def forget_tokens(person: Any) -> None:
    """What a person holds is kept for a request: forget it once it has changed."""
    if hasattr(person, "_audience_tokens"):
        del person._audience_tokens
