"""The matrix of what is posted: a row for each address that changes something, for every role × state.

Statuses: 302 and 200 (done, or to sign-in for a visitor), 409 (nothing done, and why), 403 (refused), 404 (unknown, or not
for you).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.courses.factories import right_answer
from tests.matrix import quarter
from tests.matrix.quarter import OWNER, READERS, STATES, mine, moderating, reads
from tests.matrix.rows import CURATORS, INVITERS, UUID
from tests.matrix.world import MEMBERS, PUBLIC, READS, VISITOR, World

Answer = Callable[[str, str], int]
QUESTION = {"title": "Un titre", "text": "Des mots.", "version": "0"}
REASON = {"reason": "Hors sujet."}
SPACE = {"title": "Autre", "slug": "autre", "purpose": "Essai.", "kind": "thematique"}


@dataclass(frozen=True)
class Post:
    """``sent(world)``: address and fields by state; ``expected(role, state)`` is the status; ``writes``: what is done is stored."""

    sent: Callable[[World], dict[str, tuple[str, dict[str, Any]]]]
    expected: Answer
    writes: bool = True


def fixed(
    address: str, answer: Callable[[str], int], data: dict[str, Any] | None = None, *, writes: bool = True
) -> Post:
    """One address; a visitor is led to sign-in."""
    return Post(
        lambda world: {"": (address, data or {})},
        lambda role, _: 302 if role == VISITOR else answer(role),
        writes,
    )


def chosen(
    address: str, roles: set[str], found: int = 404, data: dict[str, Any] | None = None, *, writes: bool = True
) -> Post:
    """What some roles may do; here on a thing that doesn't exist (404), but for ``found``."""
    return fixed(address, lambda role: found if role in roles else 403, data, writes=writes and found == 302)


def everybody(address: str, status: int) -> Post:
    """The same for all, visitors too; nothing that a test looks at is stored."""
    return Post(lambda world: {"": (address, {})}, lambda role, _: status, writes=False)


def pages(of: str, suffix: str) -> Post:
    """A page of each audience: who may not read it may do nothing there."""
    return Post(
        lambda world: {audience: (page.url + suffix, {}) for audience, page in getattr(world, of).items()}, on_a_page
    )


def on_a_page(role: str, audience: str) -> int:
    """Done, or to sign-in where a member may; else it doesn't exist."""
    if role == VISITOR:
        return 302 if audience in (PUBLIC, MEMBERS) else 404
    return 302 if audience in READS[role] else 404


def follows(of: str) -> Post:
    """Following: a visitor is led to sign-in before anything is looked up."""
    made = pages(of, "suivre/")
    return Post(made.sent, lambda role, audience: 302 if role == VISITOR else on_a_page(role, audience))


def answers(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """The question of a lesson of each audience."""
    asked = {audience: lesson.questions.get() for audience, lesson in world.lessons.items()}
    return {
        audience: (f"{world.lessons[audience].url}questions/{one.public_id}/", {"reponse": right_answer(one)})
        for audience, one in asked.items()
    }


def drafts_tried(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """The question of the draft of a lesson of each audience."""
    asked = {audience: lesson.questions.get() for audience, lesson in world.lessons.items()}
    return {
        audience: (f"/formations/{world.lessons[audience].pk}/essai/{one.public_id}/", {"reponse": right_answer(one)})
        for audience, one in asked.items()
    }


def retries(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """The answer of one person, again."""
    return {
        audience: (f"{world.lessons[audience].url}reponses/{attempt.public_id}/recommencer/", {})
        for audience, attempt in world.attempts.items()
    }


def retrying(role: str, audience: str) -> int:
    """Nobody sets another's answer aside."""
    return on_a_page(role, audience) if role in (OWNER, VISITOR) else 404


def talks(suffix: str, answer: Answer, data: dict[str, Any] | None = None, *, writes: bool = True) -> Post:
    """Below a post in each state; each is sent with a number of its own."""
    return Post(
        lambda world: {
            state: (quarter.address(world.quarter, state, suffix), {"token": str(uuid4()), **(data or {})})
            for state in STATES
        },
        lambda role, state: 302 if role == VISITOR else answer(role, state),
        writes,
    )


def pieces(suffix: str) -> Post:
    """A file beside a post in each state."""
    return Post(
        lambda world: {
            state: (f"/quartiers/pieces/{world.quarter[f'{state}_file'].public_id}/{suffix}", {})
            for state in (*STATES, "removed")
        },
        lambda role, state: 302 if role == VISITOR else file_of(role, state),
    )


def spaces(suffix: str, answer: Answer, data: dict[str, Any] | None = None) -> Post:
    """Below a space of each kind."""
    sent = {"token": str(uuid4()), **(data or {})}
    return Post(
        lambda world: {kind: (address, sent) for kind, address in quarter.spaces(suffix).items()},
        lambda role, kind: 302 if role == VISITOR else answer(role, kind),
    )


def people(suffix: str, roles: Callable[[str], bool]) -> Post:
    """Somebody who is in the space: in the open one, in the closed one."""

    def sent(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
        within = {"open": world.quarter["shown"].author, "closed": world.people["referent"]}
        return {
            kind: (f"/quartiers/{quarter.SPACES[kind]}/personnes/{person.public_id}/{suffix}", {})
            for kind, person in within.items()
        }

    return Post(sent, lambda role, kind: 302 if role == VISITOR else in_space(role, kind, 302 if roles(role) else 403))


def in_space(role: str, kind: str, found: int) -> int:
    """``found``, unless the space isn't theirs."""
    return 404 if kind == "closed" and role not in READERS else found


def reader(found: int) -> Answer:
    """``found`` for who reads the post."""
    return lambda role, state: found if reads(role, state) else 404


def telling(role: str, state: str) -> int:
    """Told by who reads the post; its author answers the moderators about what they have hidden."""
    return 302 if role == OWNER and state == "own_hidden" else reader(302)(role, state)


def own(role: str, state: str) -> int:
    """Done by who wrote it, and reads it."""
    return mine(role, state, 302)


def changing(role: str, state: str) -> int:
    """The same; nothing is published (409) of what others no longer read, and its author keeps a draft."""
    return 409 if role == OWNER and state in quarter.OWN else own(role, state)


def own_draft(role: str, state: str) -> int:
    """Kept for who wrote it, in what others no longer read too."""
    return 200 if role == OWNER and state in quarter.OWN else mine(role, state, 200)


def taken_back(role: str, state: str) -> int:
    """The same, and what they took back."""
    return 302 if (role, state) == (OWNER, "own_deleted") else own(role, state)


def file_of(role: str, state: str) -> int:
    """The same of a file: what was taken off is its owner's alone."""
    if state == "removed":
        return 302 if role == OWNER else 404
    return own(role, state)


def answering(role: str, state: str) -> int:
    """Who reads answers, but where it was closed (409), or no longer shown to others (409 to its author)."""
    if role == OWNER and state in quarter.OWN:
        return 409
    return reader(409 if state == "locked" else 302)(role, state)


def moderated(role: str, state: str) -> int:
    """Done by moderators in what they read."""
    return 302 if moderating(role, state) == 200 else moderating(role, state)


def animates(role: str) -> bool:
    return role == "animateur"


def changing_space(role: str, kind: str) -> int:
    """Before a closed one is opened it is asked once: nothing is stored yet."""
    return 403 if not animates(role) else 200 if kind == "closed" else 302


def drafts(world: World) -> dict[str, tuple[str, dict[str, Any]]]:
    """Each draft, where it was begun."""
    found = {place: world.quarter[f"{place}_draft"] for place in quarter.DRAFTS}
    return {
        place: (f"{draft.space.get_absolute_url()}brouillons/{draft.public_id}/jeter/", {})
        for place, draft in found.items()
    }


def kept(suffix: str, data: dict[str, Any] | None = None) -> Post:
    """A search that one person keeps: it isn't there for another."""
    return Post(
        lambda world: {"": (f"/compte/recherches/{world.search.public_id}/{suffix}", data or {})},
        lambda role, _: 302 if role in (VISITOR, OWNER) else 404,
    )


POSTS: dict[str, Post] = {
    "courses:enrol": pages("courses", "inscription/"),
    "courses:leave": pages("courses", "quitter/"),
    "courses:finish": pages("lessons", "terminer/"),
    "courses:answer": Post(answers, on_a_page),
    "courses:try_draft": Post(drafts_tried, lambda role, _: 200 if role in {"editeur", "admin"} else 404, writes=False),
    "courses:retry": Post(retries, retrying),
    "guides:guide_follow": follows("guides"),
    "guides:fiche_follow": follows("cards"),
    "quartiers:mark_read": fixed("/quartiers/avis/lus/", lambda role: 302, {"until": str(2**40)}),
    "quartiers:choose_mail": fixed("/quartiers/avis/courriels/", lambda role: 302, {"mails": "non"}),
    "quartiers:stop": everybody("/quartiers/avis/arreter/inconnu/", 404),
    "quartiers:new_space": chosen("/quartiers/nouvel-espace/", {"animateur"}, 302, SPACE),
    "quartiers:edit_space": spaces("reglages/", changing_space, SPACE),
    "quartiers:people": spaces(
        "personnes/",
        lambda role, kind: in_space(role, kind, 302 if animates(role) else 403),
        {"email": "curateur@example.net"},
    ),
    "quartiers:remove": people("retirer/", animates),
    "quartiers:appoint": people("responsable/", animates),
    "quartiers:join": spaces("rejoindre/", lambda role, kind: in_space(role, kind, 302)),
    "quartiers:leave": spaces("quitter/", lambda role, kind: in_space(role, kind, 302)),
    "quartiers:write": spaces("ecrire/question/", lambda role, kind: in_space(role, kind, 302), QUESTION),
    "quartiers:autosave": spaces("ecrire/question/brouillon/", lambda role, kind: in_space(role, kind, 200), QUESTION),
    "quartiers:autosave_answer": talks("brouillon/", reader(200), {"text": "Des mots."}),
    "quartiers:drop_draft": Post(drafts, lambda role, place: 302 if role in (VISITOR, quarter.DRAFTS[place]) else 404),
    "quartiers:post": talks("", answering, {"text": "Des mots."}),
    "quartiers:edit": talks("modifier/", changing, QUESTION),
    "quartiers:autosave_edit": talks("modifier/brouillon/", own_draft, QUESTION),
    "quartiers:delete": talks("supprimer/", taken_back),
    "quartiers:put_back": talks("remettre/", taken_back),
    "quartiers:report": talks("signaler/", telling, REASON),
    "quartiers:hide": talks("masquer/", moderated, REASON),
    **{
        f"quartiers:act:{act}": talks(f"moderer/{act}/", moderated, writes=act != "classer")
        for act in ("montrer", "fermer", "rouvrir", "classer")
    },
    "quartiers:edit_comment": talks("reponses/{key}/modifier/", own, {"text": "Mieux.", "version": "0"}),
    "quartiers:delete_comment": talks("reponses/{key}/supprimer/", own),
    "quartiers:put_back_comment": talks("reponses/{key}/remettre/", own, writes=False),
    "quartiers:keep": talks("reponses/{key}/retenir/", own),
    "quartiers:report_comment": talks("reponses/{key}/signaler/", reader(302), REASON),
    "quartiers:hide_comment": talks("reponses/{key}/masquer/", moderated, REASON),
    "quartiers:act_comment": talks("reponses/{key}/moderer/classer/", moderated, writes=False),
    "quartiers:remove_file": pieces("retirer/"),
    "quartiers:put_back_file": pieces("remettre/"),
    "search:heard": everybody("/recherche/mesure/", 403),
    "saved:keep": fixed("/compte/recherches/garder/", lambda role: 302, {"q": "hall"}),
    "saved:rhythm": kept("rythme/", {"rhythm": "jamais"}),
    "saved:renew": kept("adresse/"),
    "saved:forget": kept("supprimer/"),
    "saved:put_back": fixed(f"/compte/recherches/{UUID}/remettre/", lambda role: 404, writes=False),
    "follows:mark_seen": fixed("/compte/suivis/vus/", lambda role: 302, writes=False),
    "follows:rhythm": fixed("/compte/suivis/rythme/", lambda role: 302, {"rhythm": "jamais"}),
    **{
        f"veille:{name}": chosen(f"/veille/atelier/{suffix}/", CURATORS)
        for name, suffix in (
            ("decide", f"{UUID}/decider"),
            ("withdraw", f"{UUID}/retirer"),
            ("undo", "annuler"),
            ("follow_again", "sources/999999/reprendre"),
            ("refresh_source", "sources/999999/relire"),
        )
    },
    "veille:refresh": chosen("/veille/atelier/actualiser/", CURATORS, 302),
    "veille:keys": chosen("/veille/atelier/touches/", CURATORS, 302, writes=False),
    "accounts:archive": fixed("/compte/mes-donnees/archive/", lambda role: 200, writes=False),
    "accounts:close_other_devices": fixed("/compte/appareils/fermer-les-autres/", lambda role: 302, writes=False),
    "accounts:close_device": fixed("/compte/appareils/999999/fermer/", lambda role: 404, writes=False),
    **{
        f"accounts:{name}": chosen(f"/compte/{suffix}/", INVITERS)
        for name, suffix in (
            ("resend", f"invitations/{UUID}/renvoyer"),
            ("withdraw", f"invitations/{UUID}/retirer"),
            ("deactivate", f"personnes/{UUID}/desactiver"),
            ("reactivate", f"personnes/{UUID}/reactiver"),
        )
    },
}
