"""What waits to be sent: sealed, bounded in time, asked again, written with what it is about."""

import logging
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import send_mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.accounts import services
from portal.accounts.services.invitations import FIRST_TRY, Invitee
from portal.core.tasks import drain
from portal.core.tasks.mail import KEPT_FOR, TAKEN_FOR
from portal.core.tasks.models import OutgoingMail
from portal.core.tasks.seal import CannotOpen, seal, unseal
from tests.accounts.factories import administrator

pytestmark = pytest.mark.django_db
LINK = "/compte/mot-de-passe/nouveau/1-abc/"


@pytest.fixture(autouse=True)
def _queued(settings: Any) -> None:
    settings.EMAIL_BACKEND = "portal.core.tasks.mail.QueuedEmailBackend"


def write(subject: str = "Votre lien") -> OutgoingMail:
    send_mail(subject, f"Voici : {LINK}", None, ["editeur@example.org"])
    return OutgoingMail.objects.latest("pk")


def told() -> str:
    out = StringIO()
    call_command("retry_mail", stdout=out)
    return out.getvalue().strip()


def test_the_table_alone_opens_no_link() -> None:
    kept = write()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tasks_outgoingmail")
        stored = str(cursor.fetchall())
    assert LINK not in stored
    assert "editeur@example.org" not in stored
    assert LINK in kept.content["body"]
    drain()
    assert LINK in mail.outbox[0].body


def test_a_mail_opens_under_a_former_key_and_under_no_other(settings: Any) -> None:
    former, sealed = settings.SECRET_KEY, seal({"to": ["a@example.org"]})
    settings.SECRET_KEY = "another-one"
    with pytest.raises(CannotOpen):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unseal(sealed) == {"to": ["a@example.org"]}


def test_closing_an_account_passes_over_mails_that_no_longer_open(settings: Any) -> None:
    from portal.accounts.services.people import close_account
    from tests.accounts.factories import UserFactory

    person = UserFactory()
    write()
    settings.SECRET_KEY = "another-one"
    mine = OutgoingMail.objects.write({"to": [person.email]})
    close_account(person)
    assert OutgoingMail.objects.count() == 1
    assert not OutgoingMail.objects.filter(pk=mine.pk).exists()


def test_what_could_not_leave_is_given_up_and_counted(caplog: Any) -> None:
    old, young = write("vieux"), write("jeune")
    DBTaskResult.objects.all().delete()
    OutgoingMail.objects.update(next_try=timezone.now())
    OutgoingMail.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    with caplog.at_level(logging.WARNING, "portal.operations"):
        assert told() == "1 redemandé, 1 abandonné"
    assert list(OutgoingMail.objects.all()) == [young]
    assert "mails given up: 1" in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.parametrize(("hours", "arrives"), [(2, True), (12, True), (49, False)])
def test_a_mail_server_that_is_away_for_a_night_loses_no_mail(settings: Any, hours: int, arrives: bool) -> None:
    """As the timer does: every five minutes, with a worker beside it."""
    passages, back, tried = timedelta(minutes=5), timedelta(hours=hours), set()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        start = timezone.now()
        write()
        settings.PORTAL_EMAIL_TRANSPORT = "tests.admin.test_mail.BrokenTransport"
        while timezone.now() - start < back + timedelta(hours=5):
            if timezone.now() - start >= back:
                settings.PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
            with suppress(ConnectionError):
                drain()
            tried.update(OutgoingMail.objects.values_list("attempts", flat=True))
            DBTaskResult.objects.all().delete()
            told()
            clock.shift(passages)
    assert [message.subject for message in mail.outbox] == (["Votre lien"] if arrives else [])
    assert not OutgoingMail.objects.exists()
    assert max(tried) < 20, "it is asked less and less often"


def test_a_mail_that_is_being_sent_is_not_given_up_under_the_worker() -> None:
    write()
    OutgoingMail.objects.update(created_at=timezone.now() - 2 * KEPT_FOR, taken_at=timezone.now())
    assert told() == "0 redemandé, 0 abandonné"
    OutgoingMail.objects.update(taken_at=timezone.now() - 2 * TAKEN_FOR)
    assert told() == "0 redemandé, 1 abandonné"


def test_asking_again_does_not_pile_up_while_no_worker_runs() -> None:
    write()
    OutgoingMail.objects.update(next_try=timezone.now())
    for _ in range(3):
        told()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.all().delete()
    assert told() == "1 redemandé, 0 abandonné"


def test_a_task_is_written_in_the_transaction_of_what_it_is_about() -> None:
    with transaction.atomic():
        write()
        assert DBTaskResult.objects.count() == 1
        transaction.set_rollback(True)
    assert (OutgoingMail.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_an_invitation_whose_mail_failed_is_sent_at_the_next_passage(settings: Any) -> None:
    [invitation] = services.invite(administrator(), [Invitee("jeanne@exemple.fr")])
    settings.PORTAL_EMAIL_TRANSPORT = "tests.admin.test_mail.BrokenTransport"
    with pytest.raises(ConnectionError):
        drain()
    DBTaskResult.objects.all().delete()
    settings.PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"

    call_command("retry_invitations", stdout=StringIO())
    drain()
    assert mail.outbox == [], "its first try may still be under way"

    type(invitation).objects.update(expires_at=invitation.expires_at - 2 * FIRST_TRY)
    for _ in range(2):
        out = StringIO()
        call_command("run_due", stdout=out)
    assert "invitations à envoyer\u202f: 0 redemandée (" in out.getvalue(), "it is asked already"
    drain()
    assert [message.to for message in mail.outbox] == [["jeanne@exemple.fr"]]
    invitation.refresh_from_db()
    assert invitation.state == "sent"


def test_withdrawn_or_sent_invitations_are_not_asked_again() -> None:
    giver = administrator()
    withdrawn, sent = services.invite(giver, [Invitee("a@exemple.fr"), Invitee("b@exemple.fr")])
    DBTaskResult.objects.all().delete()
    services.withdraw(withdrawn)
    type(sent).objects.filter(pk=sent.pk).update(sent_at=timezone.now())
    type(sent).objects.update(expires_at=sent.expires_at - 2 * FIRST_TRY)
    out = StringIO()
    call_command("retry_invitations", stdout=out)
    assert out.getvalue() == "0 redemandée\n"
