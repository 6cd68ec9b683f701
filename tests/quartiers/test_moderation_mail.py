"""Moderators are told that something waits, once for a burst, without a word of it; an author is told why words were hidden."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from portal.core.tasks import drain
from quartiers import selectors, tasks
from quartiers.models import LogLine, Membership, Report
from quartiers.services import moderation, notices, spaces
from quartiers.services.errors import JudgedError


def sent(person):
    drain()
    return [message for message in mail.outbox if message.to == [person.email]]


def said(message):
    return message.subject + message.body


def test_a_report_is_told_to_moderators_who_read_the_space_and_to_nobody_else(quarter):
    moderation.report(quarter.post(title="Le saule"), None, quarter.outsider, "Un nom de locataire.")
    (message,) = sent(quarter.moderator)
    assert "/quartiers/moderation/" in message.body
    for word in ("saule", "glycine", "locataire", "Chantiers", "Karim", "Nadia"):
        assert word not in said(message)
    assert {address for one in mail.outbox for address in one.to} == {quarter.moderator.email, quarter.animator.email}


def test_a_report_in_a_closed_space_reaches_only_moderators_inside(quarter):
    post = quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa")
    moderation.report(post, None, quarter.insider, "Une raison.")
    (message,) = sent(quarter.animator)
    assert "mimosa" not in said(message)
    assert "Référents" not in said(message)
    assert sent(quarter.moderator) == []
    Membership.objects.create(space=quarter.closed, person=quarter.moderator)
    spaces.forget_tokens(quarter.moderator)
    Report.objects.update(told_at=timezone.now() - timedelta(hours=2))
    moderation.report(quarter.post(quarter.closed, quarter.insider), None, quarter.insider, "Une autre.")
    assert len(sent(quarter.moderator)) == 1


def test_a_burst_is_one_mail_and_what_came_late_is_told_an_hour_after(quarter):
    posts = [quarter.post() for _ in range(6)]
    for post in posts[:4]:
        moderation.report(post, None, quarter.outsider, "Un nom.")
    (message,) = sent(quarter.moderator)
    assert message.subject == "4 signalements à regarder"
    moderation.report(posts[4], None, quarter.outsider, "Un nom.")
    call_command("tell_moderators", stdout=StringIO())
    assert len(sent(quarter.moderator)) == 1
    Report.objects.exclude(told_at=None).update(told_at=timezone.now() - timedelta(hours=2))
    out = StringIO()
    call_command("tell_moderators", stdout=out)
    assert out.getvalue() == "2 courriels\n"
    assert [message.subject for message in sent(quarter.moderator)][1:] == ["5 signalements à regarder"]
    call_command("tell_moderators", stdout=StringIO())
    assert len(sent(quarter.moderator)) == 2


@pytest.mark.parametrize("judged", ["one", "both"])
def test_a_mail_that_waits_for_the_server_leaves_only_while_a_report_that_it_is_about_waits(quarter, judged, settings):
    settings.PORTAL_EMAIL_TRANSPORT = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "portal.core.tasks.mail.QueuedEmailBackend"
    moderation.report(quarter.post(), None, quarter.outsider, "Un nom.", mail=False)
    Report.objects.update(told_at=timezone.now() - timedelta(hours=2))
    posts = [quarter.post(), quarter.post()]
    for post in posts:
        Report.objects.create(post=post, reporter=quarter.outsider, reason="Un nom.")
    assert tasks.mail_moderators.call() == 2
    for post in posts if judged == "both" else posts[:1]:
        moderation.dismiss(quarter.animator, post, None)
    subjects = [message.subject for message in sent(quarter.moderator)]
    assert subjects == ([] if judged == "both" else ["2 signalements à regarder"])


@pytest.mark.parametrize("state", ["switched off", "inactive", "closed before", "demo"])
def test_no_mail_to_who_wants_none_nor_about_what_was_looked_at(quarter, state):
    post = quarter.post()
    if state == "switched off":
        notices.choose_mail(quarter.moderator, False, "reports")
    elif state == "inactive":
        quarter.moderator.is_active = False
        quarter.moderator.save()
    moderation.report(post, None, quarter.outsider, "Un nom.", mail=state != "demo")
    if state == "closed before":
        moderation.dismiss(quarter.animator, post, None)
    assert sent(quarter.moderator) == []
    assert bool(sent(quarter.animator)) == (state in ("switched off", "inactive"))


def test_the_switch_is_on_the_page_and_in_the_mail_and_leaves_other_mails(quarter, as_):
    client = as_(quarter.moderator)
    assert "un par heure au plus" in client.get("/quartiers/moderation/").content.decode()
    client.post("/quartiers/avis/courriels/", {"about": "reports", "mails": "non"})
    assert not notices.wants_mail(quarter.moderator, "reports")
    assert notices.wants_mail(quarter.moderator)
    client.post("/quartiers/avis/courriels/", {"about": "reports", "mails": "oui"})
    moderation.report(quarter.post(), None, quarter.outsider, "Un nom.")
    (message,) = sent(quarter.moderator)
    stop = message.extra_headers["List-Unsubscribe"].strip("<>").split("testserver")[-1]
    visitor = as_(None)
    assert "signalements" in visitor.get(stop).content.decode()
    assert notices.wants_mail(quarter.moderator, "reports")
    visitor.post(stop)
    assert not notices.wants_mail(quarter.moderator, "reports")
    assert notices.wants_mail(quarter.moderator)


def test_an_author_is_told_once_why_words_were_hidden_and_of_a_closed_space_nothing(quarter):
    moderation.hide(quarter.moderator, quarter.post(title="Le saule"), None, "Le nom d’un locataire.")
    moderation.hide(quarter.moderator, quarter.post(title="Autre"), None, "Doublon.")
    first, _ = sent(quarter.member)
    assert "Le saule" in said(first)
    assert "Le nom d’un locataire." in first.body
    post = quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa")
    moderation.hide(quarter.animator, post, None, "Le code du local.")
    with pytest.raises(JudgedError):
        moderation.hide(quarter.animator, post, None, "Autrement dit.")
    (message,) = sent(quarter.insider)
    for word in ("mimosa", "code", "Référents"):
        assert word not in said(message)


@pytest.mark.parametrize("opens", [True, False])
def test_who_may_still_read_what_was_hidden_is_led_there_and_nobody_else_is_told_that_they_may(quarter, opens):
    post = quarter.post(author=quarter.outsider)
    answer = quarter.answer(post, quarter.member)
    moderation.hide(quarter.moderator, post, answer, "Un nom.")
    if not opens:
        moderation.hide(quarter.moderator, post, None, "Deux noms.")
    (message,) = sent(quarter.member)
    assert ("n’est plus lu que par vous et par les modérateurs" in message.body) is opens
    assert (answer.get_absolute_url() in message.body) is opens
    assert ("Ce que vous avez écrit n’est plus montré.\n" in message.body) is not opens


def test_who_left_the_closed_space_reads_no_title_of_it_in_what_was_hidden(quarter, as_):
    post = quarter.post(quarter.closed, quarter.animator, title="Le secret du mimosa")
    answer = quarter.answer(post, quarter.insider)
    moderation.hide(quarter.animator, post, answer, "Hors sujet.")
    assert "mimosa" in as_(quarter.insider).get("/quartiers/avis/").content.decode()
    spaces.leave(quarter.closed, quarter.insider)
    assert "mimosa" not in as_(quarter.insider).get("/quartiers/avis/").content.decode()
    assert selectors.for_you(quarter.insider) == []
    assert sent(quarter.insider) == []


def test_each_act_is_one_line_of_the_log_with_who_what_and_why(quarter, as_):
    post = quarter.post(title="Le saule")
    answer = quarter.answer(post, quarter.outsider)
    client, where = as_(quarter.moderator), post.get_absolute_url()
    for target, of in ((where, None), (f"{where}reponses/{answer.key}/", answer)):
        client.post(f"{target}masquer/", {"reason": "Un nom."})
        client.post(f"{target}moderer/montrer/")
        moderation.report(post, of, quarter.insider, "Un nom.", mail=False)
        client.post(f"{target}moderer/classer/")
    client.post(f"{where}moderer/fermer/")
    client.post(f"{where}moderer/rouvrir/")
    lines = list(LogLine.objects.order_by("pk").values_list("action", "actor", "comment", "reason"))
    who, acts = quarter.moderator.pk, [("masquer", "Un nom."), ("montrer", ""), ("classer", "")]
    assert lines == [
        *((act, who, None, reason) for act, reason in acts),
        *((act, who, answer.pk, reason) for act, reason in acts),
        ("fermer", who, None, ""),
        ("rouvrir", who, None, ""),
    ]
    page = client.get("/quartiers/moderation/").content.decode()
    assert page.count("Bruno Haddad") >= len(lines)
