"""Notices: in the page and by mail, to who may read now, and to nobody else."""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.core.tasks import drain
from quartiers import selectors
from quartiers.models import Comment, Membership, Notice
from quartiers.services import comments, moderation, notices, posts


def told(person):
    return [(notice.kind, notice.post.title) for notice in selectors.notices(person)]


def test_the_author_of_a_post_and_of_the_answer_replied_to_are_told_once_and_never_of_their_own(quarter):
    post = quarter.post()
    first = quarter.answer(post, quarter.outsider)
    quarter.answer(post, quarter.insider, "Je réponds.", parent=first)
    quarter.answer(post, quarter.member, "Moi-même.")
    assert told(quarter.member) == [("reponse", post.title)] * 2
    assert told(quarter.outsider) == [("reponse", post.title)]
    assert told(quarter.insider) == []
    drain()
    expected = [quarter.outsider.email, quarter.member.email, quarter.member.email]
    assert sorted(message.to[0] for message in mail.outbox) == sorted(expected)


def test_a_mail_says_what_was_answered_and_how_to_stop_without_signing_in(quarter, as_):
    quarter.answer(quarter.post(title="Le hall"), quarter.outsider, "Une réponse **utile**.")
    drain()
    (message,) = mail.outbox
    assert "Le hall" in message.subject
    assert "Une réponse utile." in message.body
    answer = Comment.objects.get()
    assert f"Lire à sa place\u202f: http://testserver{answer.get_absolute_url()}\n" in message.body
    stop = message.extra_headers["List-Unsubscribe"].strip("<>").split("testserver")[-1]
    visitor = as_(None)
    assert visitor.get(stop).status_code == 200
    assert notices.wants_mail(quarter.member)
    assert visitor.post(stop).status_code == 200
    assert not notices.wants_mail(quarter.member)
    quarter.answer(quarter.post(), quarter.outsider)
    drain()
    assert len(mail.outbox) == 1
    assert visitor.get("/quartiers/avis/arreter/inventé/").status_code == 404


def test_a_mail_about_a_closed_space_carries_no_content_nor_its_address(quarter):
    post = quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa")
    quarter.answer(post, quarter.animator, "Le code du local.")
    drain()
    (message,) = mail.outbox
    said = message.subject + message.body
    for word in ("mimosa", "code", "Référents", "referents", "Aïcha"):
        assert word not in said
    assert "/quartiers/avis/" in said


def test_a_mention_tells_people_of_the_space_and_nothing_to_or_of_others(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider)
    quarter.answer(post, quarter.animator, "@Thierry Le Goff et @Karim Lenoir, qu’en dites-vous ?")
    assert told(quarter.insider) == [("mention", post.title)]
    assert told(quarter.outsider) == []
    assert not Notice.objects.filter(person=quarter.outsider).exists()
    inside = as_(quarter.insider).get("/quartiers/referents/personnes/suggestions/?q=thi").json()["people"]
    assert [person["name"] for person in inside] == ["Thierry Le Goff"]
    assert as_(quarter.insider).get("/quartiers/referents/personnes/suggestions/?q=kar").json()["people"] == []
    assert as_(quarter.outsider).get("/quartiers/referents/personnes/suggestions/?q=thi").status_code == 404


def test_who_is_cited_in_a_post_is_told_once_by_mail_too_and_nobody_outside(quarter, as_):
    words = {"text": "Une question pour @Thierry Le Goff.", "context": "Vu avec @Karim Lenoir et @Nadia Belkacem."}
    post = quarter.post(quarter.closed, quarter.insider, **words)
    assert told(quarter.insider) == told(quarter.outsider) == told(quarter.member) == []
    post = quarter.post(quarter.open, quarter.member, "rex", **words)
    posts.edit(post, {"text": "Encore @Thierry Le Goff."})
    assert told(quarter.insider) == told(quarter.outsider) == [("mention", post.title)]
    assert told(quarter.member) == []
    drain()
    assert sorted(message.to[0] for message in mail.outbox) == sorted([quarter.insider.email, quarter.outsider.email])
    assert all("Nadia Belkacem vous cite" in message.body for message in mail.outbox)
    page = as_(quarter.insider).get("/quartiers/avis/").content.decode()
    assert f'href="{post.get_absolute_url()}"' in page
    moderation.hide(quarter.moderator, post, None, "Hors sujet")
    assert told(quarter.insider) == []


@pytest.mark.parametrize("way", ["answer", "publish", "edit"])
@pytest.mark.parametrize(
    ("count", "said"), [(10, ""), (11, "la dernière citée ne l’est pas"), (15, "les 5 dernières citées ne le sont pas")]
)
def test_mass_mentions_tell_the_first_ten_of_the_text_and_the_author_how_many_are_not(quarter, as_, way, count, said):
    people = [quarter.person(f"p{n}@example.org", "Ana", f"Nom{n}a", spaces=(quarter.open,)) for n in range(count)]
    cited = list(reversed(people))  # not the order in which they came
    text = " ".join(f"@{person.get_full_name()}" for person in [quarter.member, *cited])
    post = quarter.post()
    address = {"answer": "", "edit": "modifier/"}
    where = post.get_absolute_url() + address[way] if way in address else "/quartiers/chantiers/ecrire/message/"
    version = {"edit": post.version}.get(way, 0)
    sent = {"title": "Un titre", "text": text, "token": uuid4(), "version": version}
    page = as_(quarter.member).post(where, sent, follow=True).content.decode()
    told = set(Notice.objects.filter(kind="mention").values_list("person", flat=True))
    assert told == {person.pk for person in cited[:10]}
    assert ("personnes au plus sont averties" in page) is bool(said)
    assert said in page


def test_who_was_told_and_then_leaves_a_closed_space_sees_and_gets_nothing_more(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa")
    quarter.answer(post, quarter.animator)
    client = as_(quarter.insider)
    assert "mimosa" in client.get("/quartiers/avis/").content.decode()
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).delete()
    assert "mimosa" not in client.get("/quartiers/avis/").content.decode()
    assert "1 avis" not in client.get("/quartiers/").content.decode()
    drain()
    assert mail.outbox == []


@pytest.mark.parametrize("state", ["inactive", "hidden", "read"])
def test_no_mail_to_a_closed_account_nor_about_what_was_hidden_or_read_meanwhile(quarter, state):
    comment = quarter.answer(quarter.post(), quarter.outsider)
    if state == "inactive":
        quarter.member.is_active = False
        quarter.member.save()
    elif state == "hidden":
        moderation.hide(quarter.moderator, comment.post, comment, "Nom")
    else:
        notices.mark_read(quarter.member, Notice.objects.get(comment=comment).pk)
    drain()
    assert [message for message in mail.outbox if message.to == [quarter.member.email]] == []


def test_notices_are_read_by_a_post_and_never_by_a_get(quarter, as_):
    quarter.answer(quarter.post(), quarter.outsider)
    client = as_(quarter.member)
    for _ in range(2):
        assert "Nouveau" in client.get("/quartiers/avis/").content.decode()
    assert len(selectors.for_you(quarter.member)) == 1
    client.post("/quartiers/avis/lus/", {"until": Notice.objects.get().pk})
    assert "Nouveau" not in client.get("/quartiers/avis/").content.decode()
    assert selectors.for_you(quarter.member) == []


def test_what_came_after_the_page_was_opened_stays_new_and_is_mailed(quarter, as_):
    quarter.answer(quarter.post(title="Le saule"), quarter.outsider)
    client = as_(quarter.member)
    shown = re.search(r'name="until" value="(\d+)">Tout marquer', client.get("/quartiers/avis/").text)
    quarter.answer(quarter.post(title="Le frêne"), quarter.outsider)
    client.post("/quartiers/avis/lus/", {"until": shown[1]})
    assert [notice.post.title for notice in selectors.unread(quarter.member)] == ["Le frêne"]
    drain()
    assert ["Le frêne" in message.subject for message in mail.outbox] == [True]


def test_one_notice_is_read_alone_from_its_own_page_of_the_list(quarter, as_):
    for _ in range(32):
        quarter.answer(quarter.post(), quarter.outsider)
    client, last = as_(quarter.member), Notice.objects.earliest("pk")
    page = client.get("/quartiers/avis/?page=2").text
    assert "Tout marquer comme lu" not in page, "the first page alone has them all under it"
    action = re.search(rf'action="([^"]+)">(?:(?!</form>).)*name="since" value="{last.pk}"', page)[1]
    assert client.post(action, {"since": last.pk, "until": last.pk})["Location"] == "/quartiers/avis/?page=2"
    assert selectors.unread(quarter.member).count() == 31
    assert last not in selectors.unread(quarter.member)


@pytest.mark.parametrize("until", ["", "x", "-1", str(2**70)])
def test_a_number_that_is_none_marks_nothing(quarter, as_, until):
    quarter.answer(quarter.post(), quarter.outsider)
    client = as_(quarter.member)
    assert client.post("/quartiers/avis/lus/", {"until": until}).status_code == 302
    assert selectors.unread(quarter.member).count() == 1


def test_nobody_marks_the_notices_of_another(quarter, as_):
    quarter.answer(quarter.post(), quarter.outsider)
    notice = Notice.objects.get()
    for who, left in ((quarter.insider, 1), (quarter.member, 0)):
        as_(who).post("/quartiers/avis/lus/", {"since": notice.pk, "until": notice.pk})
        assert selectors.unread(quarter.member).count() == left


def test_who_is_cited_when_an_answer_is_changed_is_told_and_nobody_a_second_time(quarter, as_):
    answer = quarter.answer(quarter.post(), quarter.outsider, "Un mot.")
    drain()
    mail.outbox.clear()
    for text in ("@Thierry Le Goff, @Nadia Belkacem, voyez.", "@Thierry Le Goff, @Nadia Belkacem, voyez donc."):
        sent = {"text": text, "version": Comment.objects.get().version}
        as_(quarter.outsider).post(f"{answer.post.get_absolute_url()}reponses/{answer.key}/modifier/", sent)
    assert told(quarter.insider) == [("mention", answer.post.title)]
    assert told(quarter.member) == [("reponse", answer.post.title)]
    drain()
    assert [message.to for message in mail.outbox] == [[quarter.insider.email]]


def test_the_same_answer_sent_twice_tells_once(quarter):
    post, token = quarter.post(), uuid4()
    for _ in range(2):
        comments.answer(post, quarter.outsider, "Réponse.", token)
    drain()
    assert len(mail.outbox) == 1


def test_markup_and_line_ends_of_a_title_stay_out_of_the_subject(quarter):
    quarter.answer(quarter.post(title="Un <b>titre</b>"), quarter.outsider, "Bcc: x@y.example\n\n<b>x</b>")
    drain()
    (message,) = mail.outbox
    assert "\n" not in message.subject
    assert getattr(message, "alternatives", []) == []
    assert message.content_subtype == "plain"


def test_the_switch_of_the_page_stops_the_mails_of_answers_and_starts_them_again(quarter, as_):
    client, post = as_(quarter.member), quarter.post()
    for mails, said, sent in (("non", "Aucun courriel de Quartiers", 0), ("oui", "Un courriel part", 1)):
        page = client.post("/quartiers/avis/courriels/", {"about": "mails", "mails": mails}, follow=True)
        assert said in page.content.decode()
        assert notices.wants_mail(quarter.member, "reports"), "the other switch stays as it was"
        quarter.answer(post, quarter.outsider)
        drain()
        assert len(mail.outbox) == sent
    assert len(told(quarter.member)) == 2, "notices come either way"


def test_ones_account_leads_to_ones_notices_and_says_how_many_are_to_be_read(quarter, as_):
    for space, author in ((quarter.open, quarter.insider), (quarter.closed, quarter.insider)):
        quarter.answer(quarter.post(space, author), quarter.animator)
    client = as_(quarter.insider)
    assert "Mes avis, 2 à lire" in client.get("/compte/").text
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).delete()
    assert "Mes avis, 1 à lire" in client.get("/compte/").text
    client.post("/quartiers/avis/lus/", {"until": Notice.objects.latest("pk").pk})
    account = client.get("/compte/").text
    assert 'href="/quartiers/avis/"' in account
    assert "à lire" not in account


def test_who_is_not_named_in_a_text_is_not_read_from_the_database_to_know_it(quarter):
    for number in range(30):
        quarter.person(f"p{number}@example.org", "Ana", f"Nom{number}", spaces=(quarter.open,))
    noel = quarter.person("noel@example.org", "Jean-Noël", "Œuvrard", spaces=(quarter.open,))
    read = []
    post_init.connect(note := lambda instance, **_: read.append(instance), sender=User)
    try:
        found = notices.cited(quarter.post(text="@jean-noel oeuvrard, @THIERRY LE GOFF et a@b : @@@"))
    finally:
        post_init.disconnect(note, sender=User)
    assert found == [noel, quarter.insider]
    assert not [person for person in read if person.first_name == "Ana"]


def test_a_text_of_ats_asks_the_database_once_and_soon(quarter):
    post = quarter.post(text=" ".join(f"@mot{number}" for number in range(900)) + "@" * 2000)
    with CaptureQueriesContext(connection) as asked:
        assert notices.cited(post) == []
    assert len(asked) == 1
