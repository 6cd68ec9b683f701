"""What moderators are told of what they have just done, and where they are led then."""

import re
from html import unescape

import pytest

from quartiers.services import moderation

SAID = {
    "fermer": "C’est fermé aux réponses.",
    "rouvrir": "C’est rouvert aux réponses.",
    "montrer": "C’est montré à nouveau.",
    "classer": "C’est classé sans suite.",
}


@pytest.mark.parametrize("act", SAID)
def test_a_moderator_reads_what_they_have_just_done_once_it_is_done(quarter, as_, act):
    post, client = quarter.post(), as_(quarter.moderator)
    if act == "montrer":
        moderation.hide(quarter.animator, post, None, "Un nom.", mail=False)
    elif act == "rouvrir":
        moderation.lock(quarter.animator, post, True)
    elif act == "classer":
        moderation.report(post, None, quarter.outsider, "Un nom.", mail=False)
    where = f"/quartiers/chantiers/{post.key}-tamaris/moderer/{act}/"
    assert SAID[act] in client.post(where, follow=True).text
    late = client.post(where, follow=True).text
    assert "Rien n’est changé" in late
    assert SAID[act] not in late


def test_what_a_moderator_leaves_hidden_after_its_author_answered_is_said_so(quarter, as_):
    post = quarter.post()
    moderation.hide(quarter.animator, post, None, "Un nom.", mail=False)
    moderation.report(post, None, quarter.member, "Ce nom est celui du quartier.", mail=False)
    said = as_(quarter.moderator).post(f"/quartiers/chantiers/{post.key}-masquee/moderer/classer/", follow=True).text
    assert "C’est laissé masqué." in said
    assert SAID["classer"] not in said


@pytest.mark.parametrize("what", ["post", "answer"])
@pytest.mark.parametrize("act", ["masquer", "classer", "montrer"])
def test_what_is_judged_from_the_queue_leads_back_to_the_queue(quarter, as_, what, act):
    post = quarter.post()
    answer = quarter.answer(post, quarter.member) if what == "answer" else None
    if act == "montrer":
        moderation.hide(quarter.animator, post, answer, "Un nom.", mail=False)
    else:
        moderation.report(post, answer, quarter.outsider, "Un nom.", mail=False)
    client = as_(quarter.moderator)
    queue = client.get("/quartiers/moderation/").text
    (address,) = re.findall(rf'(?:href|action)="([^"]+/{act}/[^"]*)"', queue)
    done = client.post(unescape(address), {"reason": "Un nom."})
    assert done["Location"] == "/quartiers/moderation/"


def test_what_is_done_in_a_discussion_leads_back_to_it_and_no_address_leads_elsewhere(quarter, as_):
    post = quarter.post()
    answer = quarter.answer(post, quarter.outsider)
    client, where = as_(quarter.moderator), post.get_absolute_url()
    page = client.get(where).text
    for act in ("moderer/fermer/", f"reponses/{answer.key}/masquer/"):
        assert f'"{where}{act}"' in page
        done = client.post(f"{where}{act}", {"reason": "Un nom."})
        assert done["Location"] == where
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example", ""):
        assert client.post(f"{where}moderer/rouvrir/?depuis={elsewhere}")["Location"] == where
