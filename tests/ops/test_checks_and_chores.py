"""`check --deploy`, `check_config`, `send_test_mail` and `run_due`, as an operator meets them."""

import contextlib
import fcntl
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.home import checks
from portal.home.management.commands import run_due
from portal.settings.known import DEMO_PASSWORD


def person(email: str, password: str, **more: Any) -> Any:
    """An account with a password."""
    user = get_user_model()(email=email, **more)
    user.set_password(password)
    user.save()
    return user


@pytest.mark.django_db
def test_deploy_check_finds_a_demo_account_that_can_sign_in() -> None:
    person("somebody@example.org", "another-password-entirely")
    person("somebody@landlord.test", DEMO_PASSWORD)
    person("gone@example.org", DEMO_PASSWORD, is_active=False)
    assert checks.demo_accounts(None) == []
    person("Admin@EXAMPLE.org", DEMO_PASSWORD)
    (found,) = checks.demo_accounts(None)
    assert found.id == "portal.E001"
    assert "1 compte" in found.msg


def test_deploy_check_of_a_database_that_is_not_there_is_a_note(django_db_blocker: Any, monkeypatch: Any) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise checks.DatabaseError

    monkeypatch.setattr(type(get_user_model()._default_manager.all()), "values_list", fail)
    (found,) = checks.demo_accounts(None)
    assert not found.is_serious()


def test_deploy_check_refuses_the_demo_profile_and_private_hosts(settings: Any) -> None:
    assert {found.id for found in checks.demo_profile(None)} == {"portal.E002"}
    settings.PRIVATE_HOSTS_ALLOWED = ["127.0.0.1:9000"]
    settings.PORTAL_CONTENT_HOST = "testserver"
    assert {found.id for found in checks.demo_profile(None)} == {"portal.E002", "portal.E003", "portal.E004"}


def test_a_test_mail_leaves_and_a_wrong_address_does_not() -> None:
    out = StringIO()
    call_command("send_test_mail", "operator@landlord.test", stdout=out)
    assert [message.to for message in mail.outbox] == [["operator@landlord.test"]]
    assert "Message remis" in out.getvalue()
    with pytest.raises(CommandError, match="pas une adresse"):
        call_command("send_test_mail", "operator")
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_is_said_in_one_line(settings: Any) -> None:
    settings.PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="Le message n’est pas parti"):
        call_command("send_test_mail", "operator@landlord.test")


@pytest.mark.django_db
def test_check_config_tells_a_line_a_thing_and_fails_in_the_test_profile() -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="À régler"):
        call_command("check_config", stdout=out)
    told = {line.split()[1]: line.split()[0] for line in out.getvalue().splitlines()[1:]}
    assert told["base"] == "ok"
    assert told["cache"] == "ok"
    assert told["dossiers"] == "ok"
    assert told["contrôles"] == "NON"


@pytest.mark.django_db
def test_what_is_due_is_done_and_told_with_numbers(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    out = StringIO()
    call_command("run_due", stdout=out)
    told = out.getvalue()
    assert "sessions expirées\u202f: 1 (" in told
    assert "publications et retraits prévus\u202f: 0 publiée, 0 retirée, 0 refusée (" in told
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert len(told.splitlines()) == len(run_due.JOBS)


@pytest.mark.django_db
def test_a_job_that_fails_is_named_and_the_others_run(monkeypatch: Any) -> None:
    jobs = (run_due.Job("loaddata", ("absent.json",), "premier"), run_due.Job("clearsessions", (), "second"))
    monkeypatch.setattr(run_due, "JOBS", jobs)
    out = StringIO()
    with pytest.raises(CommandError, match="À voir\u202f: premier"):
        call_command("run_due", stdout=out)
    assert "premier\u202f: ÉCHEC" in out.getvalue()
    assert "second\u202f: fait" in out.getvalue()


@pytest.mark.django_db
def test_a_count_that_fails_is_told_and_one_that_grows_is_never_negative(monkeypatch: Any) -> None:
    def fail() -> int:
        raise RuntimeError("no such table")

    before_and_after = iter([2, 5])
    jobs = (
        run_due.Job("clearsessions", (), "premier", fail),
        run_due.Job("clearsessions", (), "second", lambda: next(before_and_after)),
    )
    monkeypatch.setattr(run_due, "JOBS", jobs)
    out = StringIO()
    with pytest.raises(CommandError, match="À voir\u202f: premier"):
        call_command("run_due", stdout=out)
    assert "premier\u202f: ÉCHEC (RuntimeError)" in out.getvalue()
    assert "second\u202f: 0 (" in out.getvalue()


def test_two_runs_never_overlap(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    held = os.open(tmp_path / "run_due.lock", os.O_CREAT | os.O_WRONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    out = StringIO()
    call_command("run_due", stdout=out)
    os.close(held)
    assert out.getvalue() == "Un autre passage est en cours\u202f: rien à faire.\n"


@pytest.mark.django_db
def test_a_job_that_reads_everything_rests_once_it_has_succeeded(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    jobs = (
        run_due.Job("clearsessions", (), "grand contrôle", rests=timedelta(hours=20)),
        run_due.Job("loaddata", ("absent.json",), "qui échoue", rests=timedelta(hours=20)),
    )
    monkeypatch.setattr(run_due, "JOBS", jobs)

    def told() -> str:
        out = StringIO()
        with contextlib.suppress(CommandError):
            call_command("run_due", stdout=out)
        return out.getvalue()

    assert "grand contrôle" in told()
    again = told()
    assert "grand contrôle" not in again
    assert "qui échoue" in again, "a failure is tried again at once"
    mark = jobs[0].mark(tmp_path)
    os.utime(mark, (mark.stat().st_mtime - 21 * 3600,) * 2)
    assert "grand contrôle" in told()
