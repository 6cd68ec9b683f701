"""What moderators are told of what they have just done, and where they are led then."""

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
