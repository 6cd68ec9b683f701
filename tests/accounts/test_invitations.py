"""The life of an invitation."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts import services
from portal.accounts.models import Invitation, ReaderGroup, User
from portal.accounts.services.errors import AccountError, LinkIsDead, NotAllowed
from portal.accounts.services.invitations import Invitee
from portal.accounts.tokens import secret_of
from portal.core.tasks import drain
from tests.accounts.factories import PASSWORD, UserFactory, administrator, with_role

pytestmark = pytest.mark.django_db
ANSWER = {"first_name": "Jeanne", "last_name": "Martin", "job_family": "proximite", "password": PASSWORD}


def one(email: str = "jeanne@exemple.fr", **details: object) -> Invitation:
    [invitation] = services.invite(with_role("Animateurs"), [Invitee(email, "Jeanne")], **details)
    return invitation


def link(invitation: Invitation) -> str:
    return reverse("accounts:accept", args=[secret_of(invitation)])


@pytest.fixture
def sent(django_capture_on_commit_callbacks: object) -> Invitation:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        invitation = one()
    drain()
    invitation.refresh_from_db()
    return invitation


def test_the_mail_carries_the_link_and_nothing_else_does(sent: Invitation) -> None:
    [message] = mail.outbox
    [secret] = re.findall(r"/compte/invitation/([\w-]{43})/", message.body)

    assert sent.state == "sent"
    assert message.to == ["jeanne@exemple.fr"]
    assert secret == secret_of(sent)
    stored = [str(value) for row in Invitation.objects.values() for value in row.values()]
    assert sent.secret_digest in stored
    assert not any(secret in value for value in stored)


def test_the_mail_goes_once_however_often_the_task_runs(sent: Invitation) -> None:
    from portal.accounts.tasks import send_invitation

    send_invitation.call(sent.pk, sent.round)

    assert len(mail.outbox) == 1


def test_nothing_leaves_when_the_transaction_fails(django_capture_on_commit_callbacks: object) -> None:
    UserFactory(email="deja@exemple.fr")
    invitees = [Invitee("neuf@exemple.fr"), Invitee("deja@exemple.fr")]
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(AccountError):  # type: ignore[operator]
        services.invite(with_role("Animateurs"), invitees)
    drain()

    assert Invitation.objects.count() == 0
    assert mail.outbox == []


def test_the_invited_person_chooses_a_password_and_is_signed_in(client: Client, sent: Invitation) -> None:
    page = client.get(link(sent))
    response = client.post(link(sent), ANSWER)

    assert "Ouvrir votre compte" in page.content.decode()
    assert response["Location"] == "/"
    person = User.objects.get(email="jeanne@exemple.fr")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.first_name == "Jeanne"
    assert person.emailaddress_set.get().verified
    sent.refresh_from_db()
    assert sent.state == "accepted"
    assert sent.accepted_by == person


def test_two_clicks_make_one_person(sent: Invitation) -> None:
    """The second request had read the invitation before the first one took it."""
    second = Invitation.objects.get(pk=sent.pk)
    services.accept(sent, **ANSWER)

    with pytest.raises(LinkIsDead):
        services.accept(second, **ANSWER)

    assert User.objects.filter(email="jeanne@exemple.fr").count() == 1


def test_a_used_link_says_so(client: Client, sent: Invitation) -> None:
    services.accept(sent, **ANSWER)

    response = client.post(link(sent), ANSWER)

    assert response.status_code == 410
    assert "a déjà servi" in response.content.decode()


def test_after_fourteen_days_the_link_no_longer_opens(client: Client, sent: Invitation) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert client.get(link(sent)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        response = client.post(link(sent), ANSWER)

    assert response.status_code == 410
    assert "trop vieille" in response.content.decode()
    assert not User.objects.filter(email="jeanne@exemple.fr").exists()


def test_unknown_and_withdrawn_look_the_same(client: Client, sent: Invitation) -> None:
    services.withdraw(sent)

    withdrawn = client.get(link(sent))
    unknown = client.get(reverse("accounts:accept", args=["x" * 43]))

    assert withdrawn.status_code == unknown.status_code == 404
    assert withdrawn.content == unknown.content
    assert "Ce lien n’ouvre rien" in unknown.content.decode()


def test_sending_again_kills_the_older_link(client: Client, sent: Invitation) -> None:
    older = link(sent)
    services.resend(sent, sent.invited_by)

    assert client.get(older).status_code == 404
    assert client.get(link(sent)).status_code == 200


def test_an_answered_invitation_is_neither_sent_again_nor_withdrawn(sent: Invitation) -> None:
    services.accept(sent, **ANSWER)

    with pytest.raises(AccountError):
        services.resend(sent, sent.invited_by)
    services.withdraw(sent)

    sent.refresh_from_db()
    assert sent.state == "accepted"


def test_a_withdrawn_invitation_leaves_no_mail_behind(django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.withdraw(one())
    drain()

    assert mail.outbox == []


def test_a_weak_password_is_refused_and_the_rest_is_kept(client: Client, sent: Invitation) -> None:
    response = client.post(link(sent), {**ANSWER, "password": "court"})

    assert 'value="Martin"' in response.content.decode()
    assert "Mot de passe" in response.content.decode()
    assert not User.objects.filter(email="jeanne@exemple.fr").exists()


def test_somebody_else_is_signed_in(client: Client, sent: Invitation) -> None:
    client.force_login(UserFactory())

    response = client.post(link(sent), ANSWER)

    assert "Vous êtes déjà connecté" in response.content.decode()
    assert not User.objects.filter(email="jeanne@exemple.fr").exists()


def test_fifty_lines_are_read_before_one_is_written(client: Client) -> None:
    UserFactory(email="deja@exemple.fr")
    client.force_login(with_role("Animateurs"))
    lines = "Luc Roy <luc@exemple.fr>\npas une adresse\nDEJA@exemple.fr\n"

    response = client.post(reverse("accounts:invitations"), {"addresses": lines})

    words = response.content.decode()
    assert "Ligne 2" in words
    assert "Ligne 3" in words
    assert "Luc Roy &lt;luc@exemple.fr&gt;" in words
    assert Invitation.objects.count() == 0


def test_many_are_invited_at_once(client: Client) -> None:
    client.force_login(with_role("Animateurs"))

    client.post(
        reverse("accounts:invitations"), {"addresses": "Luc Roy <LUC@exemple.fr>; ana @exemple.fr\nluc@exemple.fr"}
    )

    assert set(Invitation.objects.values_list("email", "first_name")) == {
        ("luc@exemple.fr", "Luc"),
        ("ana@exemple.fr", ""),
    }


def test_fifty_one_lines_are_too_many(client: Client) -> None:
    client.force_login(with_role("Animateurs"))
    lines = "\n".join(f"p{number}@exemple.fr" for number in range(51))

    response = client.post(reverse("accounts:invitations"), {"addresses": lines})

    assert "51 adresses" in response.content.decode()
    assert Invitation.objects.count() == 0


def test_an_open_invitation_is_not_written_twice() -> None:
    one()

    with pytest.raises(AccountError, match="renvoyez-la"):
        services.invite(administrator(), [Invitee("Jeanne@exemple.fr")])

    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("name", ["Éditeurs", "Administrateurs"])
def test_an_animator_grants_no_right_beyond_their_own(name: str) -> None:
    with pytest.raises(NotAllowed):
        one(groups=Group.objects.filter(name=name))

    assert Invitation.objects.count() == 0
    assert services.invite(administrator(), [Invitee("x@exemple.fr")], groups=Group.objects.filter(name=name))


def test_an_animator_reads_who_invites_editors(client: Client) -> None:
    said = "Éditeurs et administrateurs sont invités par un administrateur."
    client.force_login(with_role("Animateurs"))
    assert said in client.get(reverse("accounts:invitations")).content.decode()
    client.force_login(administrator())
    assert said not in client.get(reverse("accounts:invitations")).content.decode()


def test_a_forged_role_in_the_form_is_refused(client: Client) -> None:
    client.force_login(with_role("Animateurs"))
    forged = Group.objects.get(name="Administrateurs").pk

    response = client.post(reverse("accounts:invitations"), {"addresses": "x@exemple.fr", "roles": [forged]})

    assert response.status_code == 422
    assert Invitation.objects.count() == 0


def test_roles_and_readers_groups_come_with_the_account() -> None:
    readers = ReaderGroup.objects.create(name="Référents sûreté")
    invitation = one(groups=[readers.group_ptr, Group.objects.get(name="Curateurs")])

    person = services.accept(invitation, **ANSWER)

    assert set(person.groups.values_list("name", flat=True)) == {"Référents sûreté", "Curateurs"}
    assert not person.is_superuser


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_forty(
    client: Client, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(with_role("Animateurs"))
    giver = administrator()
    services.invite(giver, [Invitee("p@exemple.fr")])
    client.get(reverse("accounts:invitations"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("accounts:invitations"))
    services.invite(giver, [Invitee(f"p{number}@exemple.fr") for number in range(40)])
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("accounts:invitations"))

    assert len(many) == len(few)
