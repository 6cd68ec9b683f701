"""New editions told by two at the same moment, each with its own connection."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from guides.following import mails, services
from guides.models import Follow
from portal.core.tasks import drain
from search.models import Rhythm
from tests import races
from tests.factories import guide, person, publish
from tests.races import A_WHILE, LONG, beside

pytestmark = races.marks


def test_of_two_who_tell_at_once_one_sends_the_mail() -> None:
    reader, page, now = person("nadia@example.org"), guide(), timezone.now()
    services.follow(reader, page)
    publish(page, edition_note="Un.")
    with transaction.atomic():
        assert mails.tell(reader.pk, now)
        second = beside(lambda: mails.tell(reader.pk, now))
        with pytest.raises(TimeoutError):
            second.result(A_WHILE)
    assert second.result(LONG) is False
    drain()
    assert len(mail.outbox) == 1


def test_who_wants_no_mail_while_one_is_written_gets_none_after_it() -> None:
    reader, page, now = person("nadia@example.org"), guide(), timezone.now()
    services.follow(reader, page)
    publish(page, edition_note="Un.")
    with transaction.atomic():
        services.choose_rhythm(reader, Rhythm.NONE)
        telling = beside(lambda: mails.tell(reader.pk, now))
        with pytest.raises(TimeoutError):
            telling.result(A_WHILE)
    assert telling.result(LONG) is False
    assert Follow.objects.get().told == 1
