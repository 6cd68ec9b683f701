"""An invitation is worth what its sender is worth when it is accepted."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts import roles
from portal.accounts.models import Invitation, User
from portal.accounts.services import invitations
from portal.accounts.services.errors import LinkIsDead, NotAllowed
from portal.accounts.services.people import change_person, close_account, deactivate_person
from portal.accounts.tasks import send_invitation
from portal.accounts.tokens import secret_of
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
ANSWER = {"password": "un-mot-de-passe-solide", "first_name": "Nadia", "last_name": "Benali", "job_family": "proximite"}


def group(name: str) -> Group:
    roles.ensure_roles()
    return Group.objects.get(name=name)


def inviter(role: str) -> User:
    person = UserFactory()
    invitations.give_groups(person, [group(role)])
    return User.objects.get(pk=person.pk)


def invited(by: User, *names: str) -> Invitation:
    [one] = invitations.invite(by, [invitations.Invitee("nadia@example.net")], groups=[group(name) for name in names])
    return one


def test_who_is_deactivated_takes_the_open_invitations_along():
    animator, administrator = inviter(roles.ANIMATORS), inviter(roles.ADMINISTRATORS)
    mine, other = invited(animator, roles.ANIMATORS), None
    deactivate_person(administrator, animator)
    with pytest.raises(LinkIsDead):
        invitations.accept(mine, **ANSWER)
    other = invited(administrator, roles.ANIMATORS)
    assert invitations.accept(other, **ANSWER).groups.filter(name=roles.ANIMATORS).exists()


def test_who_lost_the_right_to_grant_a_role_no_longer_grants_it_by_an_older_invitation():
    administrator = inviter(roles.ADMINISTRATORS)
    invitation = invited(administrator, roles.EDITORS)
    invitations.give_groups(administrator, [group(roles.ANIMATORS)])
    invitation = Invitation.objects.get(pk=invitation.pk)
    with pytest.raises(LinkIsDead):
        invitations.accept(invitation, **ANSWER)


@pytest.mark.parametrize("left", [[], [roles.CURATORS]])
def test_who_no_longer_invites_leaves_no_link_that_opens(client: Client, left: list[str]):
    """Neither the page, nor the mail that has not gone yet."""
    administrator, animator = inviter(roles.ADMINISTRATORS), inviter(roles.ANIMATORS)
    invitation = invited(animator, roles.CURATORS)
    address = reverse("accounts:accept", args=[secret_of(invitation)])
    assert client.get(address).status_code == 200
    animator.groups.set([group(name) for name in left])
    assert client.get(address).status_code == 404
    with pytest.raises(LinkIsDead):
        invitations.accept(Invitation.objects.get(pk=invitation.pk), **ANSWER)
    send_invitation.call(invitation.pk, invitation.round)
    assert mail.outbox == []
    invitations.resend(invitation, administrator)
    invitation.refresh_from_db()
    send_invitation.call(invitation.pk, invitation.round)
    assert len(mail.outbox) == 1


def test_a_role_that_is_taken_away_takes_its_invitations_back_and_leaves_the_others():
    administrator, second = inviter(roles.ADMINISTRATORS), inviter(roles.ADMINISTRATORS)
    of_editor = invited(second, roles.EDITORS)
    [of_curator] = invitations.invite(second, [invitations.Invitee("luc@example.net")], groups=[group(roles.CURATORS)])
    change_person(administrator, second, give=[group(roles.ANIMATORS)], take_back=[group(roles.ADMINISTRATORS)])
    for invitation in (of_editor, of_curator):
        invitation.refresh_from_db()
    assert (of_editor.state, of_curator.state) == ("withdrawn", "waiting")


def test_an_animator_does_not_send_an_administrators_invitation_again():
    administrator, animator = inviter(roles.ADMINISTRATORS), inviter(roles.ANIMATORS)
    invitation = invited(administrator, roles.ADMINISTRATORS)
    with pytest.raises(NotAllowed):
        invitations.resend(invitation, animator)
    assert invitations.resend(invitation, administrator).sent_at is None


def test_accounts_are_not_closed_in_bulk_past_our_rules(client: Client):
    administrator, person = inviter(roles.ADMINISTRATORS), UserFactory()
    client.force_login(administrator)
    address = f"/admin/bulk/accounts/user/set_active_state/?id={person.pk}&next=/admin/users/"
    answer = client.post(address, {"mark_as_active": "False"})
    assert answer["Location"] == "/compte/personnes/"
    person.refresh_from_db()
    assert person.is_active
    close_account(person)
    assert not person.is_active
