"""The mail server was away, and something changed meanwhile: a mail that tells of something is asked again before it leaves."""

import datetime
import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from guides.following import services as following
from guides.following.mails import send_due as tell_followers
from guides.models import GuidePage
from portal.accounts.models import User
from portal.core.tasks import drain
from portal.core.tasks.models import OutgoingMail
from quartiers.models import Membership, Notice, Space, SpaceKind
from quartiers.services import moderation, notices
from quartiers.services.projection import project_space
from search.models import SavedSearch
from search.saved.mails import send_due as tell_searches
from tests import factories
from tests.admin.test_mail import BROKEN
from tests.quartiers.conftest import Quarter, quarter

__all__ = ["quarter"]
pytestmark = pytest.mark.django_db
LATER = timezone.now() + datetime.timedelta(days=8)
Changed = Callable[[Quarter], object]


def a_notice(here: Quarter) -> User:
    here.answer(here.post(title="Le saule"), here.outsider, "Le mot mimosa.")
    return here.member


def a_report(here: Quarter) -> User:
    moderation.report(here.post(title="Le saule"), None, here.outsider, "Un nom.")
    User.objects.filter(pk=here.animator.pk).update(is_active=False)
    return here.moderator


def an_edition(here: Quarter) -> User:
    page = factories.guide("saule", title="Le saule")
    following.follow(here.member, page)
    factories.publish(page, edition_note="Le mot mimosa.")
    tell_followers(LATER)
    return here.member


def a_search(here: Quarter) -> User:
    SavedSearch.objects.create(person=here.member, address="?q=mimosa")
    factories.guide("saule", title="Le mimosa")
    here.post(title="Le mot mimosa")
    tell_searches(LATER)
    return here.member


def server_comes_back(settings: Any, change: Callable[[], object] = lambda: None) -> list[mail.EmailMessage]:
    """What leaves after an attempt that failed, then ``change``, then one that doesn't."""
    settings.PORTAL_EMAIL_TRANSPORT = BROKEN
    for _ in range(3):
        with suppress(ConnectionError):
            drain()
    assert OutgoingMail.objects.get().attempts == 1
    assert mail.outbox == []
    change()
    DBTaskResult.objects.all().delete()
    OutgoingMail.objects.update(next_try=timezone.now())
    settings.PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    call_command("retry_mail", stdout=io.StringIO())
    drain()
    assert not OutgoingMail.objects.exists()
    return mail.outbox


def close_space(here: Quarter) -> None:
    Space.objects.filter(pk=here.open.pk).update(kind=SpaceKind.CLOSED)
    project_space(Space.objects.get(pk=here.open.pk))


def leave(here: Quarter) -> None:
    close_space(here)
    Membership.objects.filter(person=here.member).delete()
    project_space(Space.objects.get(pk=here.open.pk))


def restrict(here: Quarter) -> None:
    factories.restrict(GuidePage.objects.get(slug="saule"), factories.reader_group())


def restrict_and_leave(here: Quarter) -> None:
    restrict(here)
    leave(here)


def deactivate(here: Quarter) -> None:
    User.objects.update(is_active=False)


@pytest.fixture(autouse=True)
def _queued(settings: Any) -> None:
    settings.EMAIL_BACKEND = "portal.core.tasks.mail.QueuedEmailBackend"


@pytest.mark.parametrize("told", [a_notice, a_report, an_edition, a_search])
def test_a_mail_that_waited_leaves_as_it_would_have(quarter: Quarter, settings: Any, told: Any) -> None:
    person = told(quarter)
    kept: list[object] = []
    (message,) = server_comes_back(settings, lambda: kept.append(OutgoingMail.objects.get().content))
    assert message.to == [person.email]
    assert ("mimosa" in message.body) is (told is not a_report)
    assert "mimosa" not in str(kept), "only ids wait"


@pytest.mark.parametrize(
    ("told", "change"),
    [
        (a_notice, leave),
        (a_notice, deactivate),
        (a_notice, lambda here: notices.choose_mail(here.member, mails=False)),
        (a_notice, lambda here: notices.mark_read(here.member, until=Notice.objects.latest("pk").pk)),
        (a_report, deactivate),
        (a_report, lambda here: here.moderator.groups.clear()),
        (an_edition, restrict),
        (an_edition, deactivate),
        (an_edition, lambda here: following.stop_mails(here.member)),
        (a_search, restrict_and_leave),
        (a_search, deactivate),
        (a_search, lambda here: SavedSearch.objects.all().delete()),
    ],
)
def test_nothing_leaves_that_its_person_may_no_longer_read_or_no_longer_wants(
    quarter: Quarter, settings: Any, told: Any, change: Changed
) -> None:
    told(quarter)
    assert server_comes_back(settings, lambda: change(quarter)) == []


@pytest.mark.parametrize(("told", "change"), [(a_notice, close_space), (a_search, close_space)])
def test_what_became_a_closed_space_is_told_without_a_word_of_it(
    quarter: Quarter, settings: Any, told: Any, change: Changed
) -> None:
    told(quarter)
    (message,) = server_comes_back(settings, lambda: change(quarter))
    assert "Le mot mimosa" not in message.subject + message.body
    assert "Chantiers" not in message.subject + message.body


def test_one_search_may_lose_what_it_names_and_tell_the_rest(quarter: Quarter, settings: Any) -> None:
    a_search(quarter)
    (message,) = server_comes_back(settings, lambda: restrict(quarter))
    assert "Message : Le mot mimosa" in message.body
    assert "Guide" not in message.body
