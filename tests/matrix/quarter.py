"""Quartiers in the matrix: a space of each kind, a post in each state, drafts, and the rows of their addresses."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.accounts import personal
from quartiers.models import Membership, Space, SpaceKind
from quartiers.services import comments, files, moderation, posts, withdrawal
from quartiers.services.drafts import save_draft
from quartiers.services.files import attach
from tests import factories

READERS = {"referent", "animateur"}  # of the closed space
MODERATORS = {"moderateur", "animateur", "admin"}
NOBODY = UUID(int=0)
OWNER = "gardien"  # who wrote what is « own »
SHOWN = ("shown", "locked", "erased", "national", "closed", "own")
UNSEEN = ("hidden", "deleted")
OWN = ("own_hidden", "own_deleted")  # what its author reads alone
STATES = (*SHOWN, *UNSEEN, *OWN)
SPACES = {"open": "ouvert", "national": "national", "closed": "reserve"}
DRAFTS = {"open": OWNER, "closed": "referent"}  # where one was begun, and by whom


def build(people: dict[str, Any]) -> dict[str, Any]:
    """Posts by state: shown, locked, erased (its author), hidden, deleted, national and closed (in such a space), and three of a
    role's own; drafts with a file; spaces by name."""
    national = Space.objects.create(slug="national", title="Le réseau", purpose="Tout.", kind=SpaceKind.NATIONAL)
    opened = Space.objects.create(slug="ouvert", title="Espace ouvert", purpose="Pour tous.")
    closed = Space.objects.create(slug="reserve", title="Espace réservé", purpose="À part.", kind=SpaceKind.CLOSED)
    Membership.objects.create(space=closed, person=people["referent"])
    author = factories.person("auteur@example.net", first_name="Luce", last_name="Aumont")
    gone = factories.person("partie@example.net", first_name="Ondine", last_name="Vasseur")
    made: dict[str, Any] = {"open": opened, "closed_space": closed}
    authors = {"erased": gone, **dict.fromkeys(("own", *OWN), people[OWNER])}
    places = {"national": national, "closed": closed}
    for state in STATES:
        space, who = places.get(state, opened), authors.get(state, author)
        words = {"title": f"Sujet {state}", "text": f"Le mot troène-{state}."}
        made[state] = posts.publish(space, who, "question", words, uuid4())
        made[f"{state}_answer"] = comments.answer(made[state], who, f"Réponse {state}.", uuid4())
        made[f"{state}_file"] = attach(who, SimpleUploadedFile("note.txt", b"note"), post=made[state])
    for place, role in DRAFTS.items():
        words = {"title": f"Début {place}", "text": f"Le mot orpin-{place}."}
        draft = save_draft(uuid4(), people[role], places.get(place, opened), "question", words, 0)
        made[f"{place}_draft"] = draft
        made[f"{place}_draft_file"] = attach(people[role], SimpleUploadedFile("note.txt", b"note"), draft=draft)
    made["removed_file"] = attach(people[OWNER], SimpleUploadedFile("note.txt", b"note"), post=made["shown"])
    files.remove(made["removed_file"])
    moderation.lock(people["moderateur"], made["locked"], True)
    for own in ("", "own_"):
        moderation.hide(people["moderateur"], made[f"{own}hidden"], None, "Essai.")
        withdrawal.withdraw(made[f"{own}deleted"])
    personal.erase(gone, keep_posts=True)
    return made


def reads(role: str, state: str) -> bool:
    """Whether a role who signed in reads a post in this state."""
    return state in SHOWN and (state != "closed" or role in READERS)


def rows(row: Callable[..., Any]) -> dict[str, Any]:
    """The rows of Quartiers, made by ``row(addresses, expected)``."""

    def each(suffix: str, answer: Callable[[str, str], int]) -> Any:
        def addresses(world: Any) -> dict[str, str]:
            return {state: address(world.quarter, state, suffix) for state in STATES}

        return row(addresses, lambda role, state: 302 if role == "visiteur" else answer(role, state))

    def in_spaces(suffix: str, answer: Callable[[str, str], int]) -> Any:
        def expected(role: str, which: str) -> int:
            if role == "visiteur":
                return 302
            return 404 if which == "closed" and role not in READERS else answer(role, which)

        return row(lambda world: spaces(suffix), expected)

    def posted(suffix: str) -> Any:
        return row(lambda world: spaces(suffix), lambda role, which: 302 if role == "visiteur" else 405)

    def pieces(suffix: str) -> Any:
        def addresses(world: Any) -> dict[str, str]:
            found = {state: world.quarter[f"{state}_file"].public_id for state in STATES}
            return {state: f"/quartiers/pieces/{public_id}/{suffix}" for state, public_id in found.items()}

        return row(addresses, lambda role, state: 302 if role == "visiteur" else 405)

    def one(path: str, visitor: int, answer: Callable[[str], int]) -> Any:
        return row(lambda world: {"": path}, lambda role, _: visitor if role == "visiteur" else answer(role))

    page = each("", lambda role, state: 200 if reads(role, state) or (role == OWNER and state in OWN) else 404)
    own = lambda role, state: mine(role, state, 200)  # noqa: E731
    for_readers = lambda role, state: 200 if reads(role, state) else 404  # noqa: E731
    # Its author answers the moderators about what they have hidden.
    told_of = lambda role, state: 200 if (role, state) == (OWNER, "own_hidden") else for_readers(role, state)  # noqa: E731
    return {
        "quartiers:choose": one("/quartiers/ecrire/", 302, lambda role: 200),
        "quartiers:index": one("/quartiers/", 302, lambda role: 200),
        "quartiers:notices": one("/quartiers/avis/", 302, lambda role: 200),
        "quartiers:mark_read": one("/quartiers/avis/lus/", 302, lambda role: 405),
        "quartiers:choose_mail": one("/quartiers/avis/courriels/", 302, lambda role: 405),
        "quartiers:stop": one("/quartiers/avis/arreter/inconnu/", 404, lambda role: 404),
        "quartiers:moderation": one("/quartiers/moderation/", 302, lambda role: 200 if role in MODERATORS else 403),
        "quartiers:new_space": one("/quartiers/nouvel-espace/", 302, lambda role: 200 if role == "animateur" else 403),
        "quartiers:space": in_spaces("", lambda role, which: 200),
        "quartiers:edit_space": row(
            lambda world: spaces("reglages/"),
            lambda role, which: {"visiteur": 302, "animateur": 200}.get(role, 403),
        ),
        "quartiers:people": in_spaces("personnes/", lambda role, which: 200),
        "quartiers:suggestions": in_spaces("personnes/suggestions/?q=a", lambda role, which: 200),
        "quartiers:remove": posted(f"personnes/{NOBODY}/retirer/"),
        "quartiers:appoint": posted(f"personnes/{NOBODY}/responsable/"),
        "quartiers:join": posted("rejoindre/"),
        "quartiers:leave": in_spaces("quitter/", lambda role, which: 200),
        "quartiers:write": in_spaces("ecrire/question/", lambda role, which: 200),
        "quartiers:write:draft": row(
            lambda world: {
                place: f"/quartiers/{SPACES[place]}/ecrire/question/?brouillon={world.quarter[f'{place}_draft'].public_id}"
                for place in DRAFTS
            },
            lambda role, place: 302 if role == "visiteur" else 200 if role == DRAFTS[place] else 404,
        ),
        "quartiers:attachment:draft": row(
            lambda world: {place: world.quarter[f"{place}_draft_file"].get_absolute_url() for place in DRAFTS},
            lambda role, place: 200 if role == DRAFTS[place] else 404,
        ),
        "quartiers:autosave": posted("ecrire/question/brouillon/"),
        "quartiers:autosave_answer": each("brouillon/", lambda role, state: 405),
        "quartiers:drop_draft": posted(f"brouillons/{NOBODY}/jeter/"),
        "quartiers:post": page,
        "quartiers:edit": each("modifier/", own),
        "quartiers:autosave_edit": each("modifier/brouillon/", lambda role, state: 405),
        "quartiers:delete": each("supprimer/", lambda role, state: 405),
        "quartiers:put_back": each("remettre/", lambda role, state: 405),
        "quartiers:report": each("signaler/", told_of),
        "quartiers:hide": each("masquer/", moderating),
        "quartiers:act": each("moderer/fermer/", lambda role, state: 405),
        "quartiers:edit_comment": each("reponses/{key}/modifier/", own),
        "quartiers:delete_comment": each("reponses/{key}/supprimer/", lambda role, state: 405),
        "quartiers:put_back_comment": each("reponses/{key}/remettre/", lambda role, state: 405),
        "quartiers:keep": each("reponses/{key}/retenir/", lambda role, state: 405),
        "quartiers:report_comment": each("reponses/{key}/signaler/", for_readers),
        "quartiers:hide_comment": each("reponses/{key}/masquer/", moderating),
        "quartiers:act_comment": each("reponses/{key}/moderer/classer/", lambda role, state: 405),
        "quartiers:remove_file": pieces("retirer/"),
        "quartiers:put_back_file": pieces("remettre/"),
        "quartiers:attachment": row(
            lambda world: {state: world.quarter[f"{state}_file"].get_absolute_url() for state in (*STATES, "removed")},
            lambda role, state: 200 if role != "visiteur" and (reads(role, state) or judges(role, state)) else 404,
        ),
    }


def mine(role: str, state: str, found: int) -> int:
    """``found`` for who wrote it; another's is refused, what one may not read doesn't exist."""
    if not reads(role, state):
        return 404
    return found if state == "own" and role == OWNER else 403


def spaces(suffix: str) -> dict[str, str]:
    """An address below a space of each kind."""
    return {kind: f"/quartiers/{slug}/{suffix}" for kind, slug in SPACES.items()}


def judges(role: str, state: str) -> bool:
    """A file beside hidden words is read by who moderates there."""
    return state.endswith("hidden") and role in MODERATORS


def moderating(role: str, state: str) -> int:
    """Moderators act in spaces that they read, on hidden things too; for who reads and does not moderate: 403."""
    in_space = state != "closed" or role in READERS
    if role in MODERATORS and in_space:
        return 404 if state.endswith("deleted") else 200
    return 403 if reads(role, state) else 404


def address(quarter: dict[str, Any], state: str, suffix: str) -> str:
    """Below a post; ``{key}`` is its answer's."""
    return quarter[state].get_absolute_url() + suffix.format(key=quarter[f"{state}_answer"].key)
