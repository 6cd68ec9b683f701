"""Report, hide with a reason, lock; the queue and the log; only in spaces that a moderator reads."""

import pytest

from quartiers.models import LogLine, Report
from quartiers.services import moderation


def test_a_report_reaches_the_queue_once_and_its_reporter_is_not_named(quarter, as_):
    post = quarter.post(title="Le saule")
    reporter = as_(quarter.outsider)
    for _ in range(2):
        assert reporter.post(f"{post.get_absolute_url()}signaler/", {"reason": "Un nom."}).status_code == 302
    assert Report.objects.count() == 1
    queue = as_(quarter.moderator).get("/quartiers/moderation/").content.decode()
    assert "Le saule" in queue
    assert "Un nom." in queue
    assert "Lenoir" not in queue
    assert as_(quarter.outsider).get("/quartiers/moderation/").status_code == 403


def test_hiding_wants_a_reason_closes_reports_is_logged_and_told_to_the_author(quarter, as_):
    post = quarter.post(title="Le saule")
    moderation.report(post, None, quarter.outsider, "Un nom.")
    client = as_(quarter.moderator)
    assert client.post(f"{post.get_absolute_url()}masquer/", {"reason": ""}).status_code == 422
    assert client.post(f"{post.get_absolute_url()}masquer/", {"reason": "Données personnelles."}).status_code == 302
    assert LogLine.objects.get().actor == quarter.moderator
    assert not Report.objects.filter(closed_at=None).exists()
    page = client.get("/quartiers/moderation/").content.decode()
    assert "Rien n’attend" in page
    assert "a masqué" in page
    assert "Données personnelles." in as_(quarter.member).get("/quartiers/avis/").content.decode()
    assert client.post(f"{post.get_absolute_url()}moderer/montrer/").status_code == 302
    assert as_(quarter.outsider).get(post.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["member", "outsider", "insider"])
def test_who_does_not_moderate_is_refused(quarter, as_, who):
    post = quarter.post()
    client = as_(getattr(quarter, who))
    assert client.post(f"{post.get_absolute_url()}masquer/", {"reason": "x"}).status_code == 403
    assert client.post(f"{post.get_absolute_url()}moderer/fermer/").status_code == 403
    assert as_(quarter.moderator).post(f"{post.get_absolute_url()}moderer/fermer/").status_code == 302


def test_a_moderator_sees_and_does_nothing_in_a_closed_space_that_they_are_not_in(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa")
    moderation.report(post, None, quarter.insider, "Une raison.")
    moderation.hide(quarter.animator, quarter.post(quarter.closed, quarter.insider), None, "Motif caché")
    queue = as_(quarter.moderator).get("/quartiers/moderation/").content.decode()
    assert "mimosa" not in queue
    assert "Motif caché" not in queue
    assert "mimosa" in as_(quarter.animator).get("/quartiers/moderation/").content.decode()
    assert as_(quarter.moderator).post(f"{post.get_absolute_url()}masquer/", {"reason": "x"}).status_code == 404


def test_a_planted_script_is_text_for_a_moderator(quarter, as_):
    attack = "<script>alert(1)</script>"
    post = quarter.post(title=attack, text=attack)
    comment = quarter.answer(post, quarter.outsider, attack)
    moderation.report(post, comment, quarter.member, attack)
    moderation.report(post, None, quarter.member, attack)
    client = as_(quarter.moderator)
    where = post.get_absolute_url()
    for path in ("/quartiers/moderation/", where, f"{where}masquer/", f"{where}reponses/{comment.key}/masquer/"):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text
