"""The matrix: a row for each address of the portal. A new address without a row fails a test.

``read(…)``: an address for each audience; who may not read gets what product.md says. ``fixed(…)``: one address and the status
that each role gets. Statuses: 200, 302 (to sign-in, for a visitor), 403 (an action refused), 404 (unknown, or not for you),
405 (the address takes POST only).
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.core.audience import PUBLIC as PUBLIC_TOKEN
from tests.matrix import quarter
from tests.matrix.world import DRAFT, MEMBERS, PUBLIC, READS, ROLES, VISITOR, World

assert PUBLIC_TOKEN == PUBLIC
INVITERS = {"animateur", "admin"}
CURATORS = {"curateur", "animateur", "admin"}
UUID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Row:
    """``addresses(world)`` by audience, or one under ""; ``expected(role, audience)`` is the status."""

    addresses: Callable[[World], dict[str, str]]
    expected: Callable[[str, str], int]
    reads: bool = False


def read(of: str, suffix: str = "", *, drafts: bool = True) -> Row:
    """Content: guides, cards, documents or renditions of each audience, at their address plus ``suffix``."""

    def addresses(world: World) -> dict[str, str]:
        found = getattr(world, of)
        return {audience: thing.url + suffix for audience, thing in found.items() if drafts or audience != DRAFT}

    return Row(addresses, reading, reads=True)


def files(of: str) -> Row:
    """Files: as content, but a visitor is not led to sign-in by the address of a picture, and editors see what they may change."""

    def expected(role: str, audience: str) -> int:
        return 200 if audience in READS[role] or role == "editeur" else 404

    return Row(
        lambda world: {audience: thing.url for audience, thing in getattr(world, of).items()}, expected, reads=True
    )


def reading(role: str, audience: str) -> int:
    """Who may read reads; a visitor is led to sign-in where all members read; else it doesn't exist."""
    if audience in READS[role]:
        return 200
    return 302 if role == VISITOR and audience == MEMBERS else 404


def following(of: str) -> Row:
    """Where one says that one follows a page: it takes POST only, whoever asks and whatever the page."""
    return Row(read(of, "suivre/").addresses, lambda role, audience: 302 if role == VISITOR else 405)


def fixed(address: str, **statuses: int) -> Row:
    """One address: ``all`` for everybody, else by role, else ``member`` for who signed in."""

    def expected(role: str, _audience: str) -> int:
        default = statuses.get("all")
        member = None if role == VISITOR else statuses.get("member", default)
        found = statuses.get(role, member if member is not None else default)
        assert found is not None, (address, role)
        return found

    return Row(lambda world: {"": address}, expected)


def members_only(address: str, **statuses: int) -> Row:
    """A page of one's account: a visitor is led to sign-in."""
    return fixed(address, visiteur=302, **{"member": 200, **statuses})


def inviters_only(address: str, found: int = 200) -> Row:
    """What animators and administrators do; a refusal has its own page."""
    statuses = {role: (found if role in INVITERS else 403) for role in ROLES if role != VISITOR}
    return fixed(address, visiteur=302, **statuses)


def curators_only(address: str, found: int = 200) -> Row:
    """The desk of the news watch; a refusal has its own page."""
    statuses = {role: (found if role in CURATORS else 403) for role in ROLES if role != VISITOR}
    return fixed(address, visiteur=302, **statuses)


def story(state: str, status: int) -> Row:
    """A story of the news watch in this state, at its public address."""
    return Row(lambda world: {"": world.stories[state].get_absolute_url()}, lambda role, audience: status)


ROWS: dict[str, Row] = {
    # The operator's, and what browsers and robots ask
    "healthz": fixed("/healthz", all=200),
    "readyz": fixed("/readyz", all=200),
    "service_worker": fixed("/sw.js", all=200),
    "offline": fixed("/hors-ligne/", all=200),
    "robots": fixed("/robots.txt", all=200),
    "sitemap": fixed("/sitemap.xml", all=200),
    "styleguide": fixed("/styleguide/", all=200),
    # Content
    "wagtail_serve:guide": read("guides"),
    "wagtail_serve:fiche": read("cards"),
    "wagtail_serve:home": fixed("/", all=200),
    "wagtail_serve:guides": fixed("/guides/", all=200),
    "wagtail_serve:fiches": fixed("/fiches/", all=200),
    "wagtail_serve:formations": fixed("/formations/", all=200),
    "wagtail_serve:formation": read("courses"),
    "wagtail_serve:lecon": read("lessons"),
    "courses:enrol": fixed("/formations/inconnue/inscription/", all=405),
    "courses:leave": fixed("/formations/inconnue/quitter/", all=405),
    "courses:answer": fixed(f"/formations/inconnue/lecon/questions/{UUID}/", all=405),
    "courses:retry": fixed(f"/formations/inconnue/lecon/reponses/{UUID}/recommencer/", all=405),
    "courses:try_draft": fixed(f"/formations/999999/essai/{UUID}/", all=405),
    "courses:finish": fixed("/formations/inconnue/lecon/terminer/", all=405),
    "guides:guide_pdf": read("guides", "pdf/"),
    "guides:guide_edition_pdf": read("guides", "editions/1/pdf/"),
    "guides:card_pdf": read("cards", "pdf/"),
    "guides:card_edition_pdf": read("cards", "editions/1/pdf/"),
    "guides:guide_report": read("guides", "signaler/?motif=erreur"),
    "guides:guide_thanks": read("guides", "signaler/merci/"),
    "guides:fiche_report": read("cards", "signaler/?motif=erreur"),
    "guides:fiche_thanks": read("cards", "signaler/merci/"),
    "guides:guide_follow": following("guides"),
    "guides:fiche_follow": following("cards"),
    "wagtail_serve:contact": fixed("/contact/", all=200),
    "wagtail_serve:plain": read("plain"),
    "wagtail_serve:glossary": fixed("/glossaire/", all=200),
    "guides:letter": fixed("/contact/ecrire/", all=200),
    "guides:letter_thanks": fixed("/contact/ecrire/merci/", all=200),
    "files:document": files("documents"),
    "files:rendition": files("renditions"),
    "package_file": fixed(f"/h5p/{'0' * 64}/{'0' * 32}/index.html", all=404),
    "search:results": fixed("/recherche/?q=partie", all=200),
    "search:suggestions": fixed("/recherche/suggestions/?q=gui", all=200),
    "search:heard": fixed("/recherche/mesure/", all=405),
    "saved:index": members_only("/compte/recherches/"),
    "saved:keep": members_only("/compte/recherches/garder/", member=405),
    "saved:rhythm": members_only(f"/compte/recherches/{UUID}/rythme/", member=405),
    "saved:renew": members_only(f"/compte/recherches/{UUID}/adresse/", member=405),
    "saved:forget": members_only(f"/compte/recherches/{UUID}/supprimer/", member=405),
    "saved:put_back": members_only(f"/compte/recherches/{UUID}/remettre/", member=405),
    "saved:stop": fixed("/compte/recherches/arreter/inconnu/", all=404),
    "saved:feed": fixed("/compte/recherches/flux/inconnu/", all=404),
    "follows:index": members_only("/compte/suivis/"),
    "follows:mark_seen": members_only("/compte/suivis/vus/", member=405),
    "follows:rhythm": members_only("/compte/suivis/rythme/", member=405),
    "follows:stop": fixed("/compte/suivis/arreter/inconnu/", all=404),
    # Reserved: unknown until they are built
    **{
        f"reserved:{name}": fixed(f"/{name}/", all=404)
        for name in ("agenda", "cartes", "observatoire", "feuille-de-route")
    },
    # The news watch: what is published is everybody's; the desk is the curators'
    "veille:index": fixed("/veille/", all=200),
    "veille:theme": fixed("/veille/vehicules-en-infraction/", all=200),
    "veille:theme:unknown": fixed("/veille/inconnu/", all=404),
    "veille:feed": fixed("/veille/rss/", all=200),
    "veille:theme_feed": fixed("/veille/vehicules-en-infraction/json/", all=200),
    "veille:item": story("published", 200),
    "veille:item:withdrawn": story("withdrawn", 404),
    "veille:item:no-day": fixed("/veille/2026-13-45-article/", all=404),
    "veille:desk": curators_only("/veille/atelier/"),
    "veille:decide": curators_only(f"/veille/atelier/{UUID}/decider/", 405),
    "veille:correct": curators_only(f"/veille/atelier/{UUID}/corriger/", 404),
    "veille:withdraw": curators_only(f"/veille/atelier/{UUID}/retirer/", 405),
    "veille:undo": curators_only("/veille/atelier/annuler/", 405),
    "veille:add_link": curators_only("/veille/atelier/lien/"),
    "veille:refresh": curators_only("/veille/atelier/actualiser/", 405),
    "veille:keys": curators_only("/veille/atelier/touches/", 405),
    "veille:sources": curators_only("/veille/atelier/sources/"),
    "veille:source": curators_only("/veille/atelier/sources/999999/", 404),
    "veille:follow_again": curators_only("/veille/atelier/sources/999999/reprendre/", 405),
    "veille:refresh_source": curators_only("/veille/atelier/sources/999999/relire/", 405),
    "veille:probe": curators_only(f"/veille/atelier/sources/essai/{UUID}/", 404),
    **quarter.rows(Row),
    # One's own account
    "accounts:profile": members_only("/compte/"),
    "accounts:personal": members_only("/compte/mes-donnees/"),
    "accounts:unsent": members_only("/compte/non-envoye/", member=302),  # nothing waits
    "accounts:archive": members_only("/compte/mes-donnees/archive/", member=405),
    "accounts:erase": members_only("/compte/mes-donnees/effacer/", member=302),  # the password is asked again
    "accounts:close_other_devices": members_only("/compte/appareils/fermer-les-autres/", member=405),
    "accounts:close_device": members_only("/compte/appareils/999999/fermer/", member=405),
    "accounts:accept": fixed("/compte/invitation/inconnue/", all=404),
    "accounts:invitations": inviters_only("/compte/invitations/"),
    "accounts:resend": inviters_only(f"/compte/invitations/{UUID}/renvoyer/", 405),
    "accounts:withdraw": inviters_only(f"/compte/invitations/{UUID}/retirer/", 405),
    "accounts:people": inviters_only("/compte/personnes/"),
    "accounts:person": inviters_only(f"/compte/personnes/{UUID}/", 404),
    "accounts:deactivate": inviters_only(f"/compte/personnes/{UUID}/desactiver/", 405),
    "accounts:reactivate": inviters_only(f"/compte/personnes/{UUID}/reactiver/", 405),
    "account_login": fixed("/compte/connexion/", visiteur=200, member=302),
    "account_logout": fixed("/compte/deconnexion/", visiteur=302, member=200),
    "account_signup": fixed("/compte/inscription/", all=200),
    "usersessions_list": members_only("/compte/appareils/"),
    "mfa_index": members_only("/compte/securite/"),
    "account_change_password": members_only("/compte/mot-de-passe/"),
    # allauth's own steps inside a sign-in, a reset or a second factor. In their order: the code by mail, the password, the
    # second factor; what somebody who signed in may not do yet leads on, or is unknown while there is nothing to see.
    "account_request_login_code": fixed("/compte/connexion/code/", visiteur=200, member=302),
    "account_confirm_login_code": fixed("/compte/connexion/code/confirmer/", all=302),
    "account_inactive": fixed("/compte/desactive/", all=200),
    "account_reauthenticate": members_only("/compte/confirmer/"),
    "account_reset_password": fixed("/compte/mot-de-passe/oublie/", all=200),
    "account_reset_password_done": fixed("/compte/mot-de-passe/oublie/envoye/", all=200),
    "account_reset_password_from_key": fixed("/compte/mot-de-passe/nouveau/1-inconnue/", all=200),
    "account_reset_password_from_key_done": fixed("/compte/mot-de-passe/nouveau/fait/", all=200),
    "account_set_password": fixed("/compte/mot-de-passe/choisir/", all=302),
    "mfa_authenticate": fixed("/compte/connexion/deuxieme-facteur/", all=302),
    "mfa_login_webauthn": fixed("/compte/connexion/cle/", all=302),
    "mfa_reauthenticate": fixed("/compte/confirmer/code/", all=302),
    "mfa_reauthenticate_webauthn": fixed("/compte/confirmer/cle/", all=302),
    "mfa_activate_totp": fixed("/compte/securite/application/", all=302),  # from here on the password is asked again
    "mfa_deactivate_totp": members_only("/compte/securite/application/retirer/", member=404),
    "mfa_list_webauthn": members_only("/compte/securite/cles/"),
    "mfa_add_webauthn": fixed("/compte/securite/cles/ajouter/", all=302),
    "mfa_edit_webauthn": fixed("/compte/securite/cles/999999/nom/", all=302),
    "mfa_remove_webauthn": fixed("/compte/securite/cles/999999/retirer/", all=302),
    "mfa_view_recovery_codes": members_only("/compte/securite/codes/", member=404),
    "mfa_generate_recovery_codes": fixed("/compte/securite/codes/nouveaux/", all=302),
    "mfa_download_recovery_codes": members_only("/compte/securite/codes/telecharger/", member=404),
}
