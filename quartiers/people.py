"""People before boxes: who wrote, which trade, which kind of landlord."""

from dataclasses import dataclass
from typing import Any

from portal.accounts.choices import JobFamily, OrganisationKind

GONE = "Une personne qui a quitté le réseau"
PORTAL = "La veille du portail"
WASHES = {JobFamily.SAFETY: "amber", JobFamily.NETWORK: "paper", JobFamily.CONTRACTING: ""}


@dataclass(frozen=True)
class Byline:
    """What stands beside a text: a name with its trade, a landlord, a wash for the mark; ``first`` for buttons."""

    name: str
    first: str
    detail: str
    wash: str


def byline(person: Any) -> Byline:
    """The line of ``person``; who was erased, or never was a person, has no name to give."""
    if person is None:
        return Byline(PORTAL, "la veille", "Discussion ouverte d’elle-même", "paper")
    if person.erased_at is not None or not person.get_full_name():
        return Byline(GONE, "cette personne", "", "paper")
    trade = person.job_title or person.get_job_family_display()
    name = f"{person.get_full_name()}, {lowered(trade)}" if trade else person.get_full_name()
    return Byline(name, person.first_name, landlord(person), WASHES.get(person.job_family, ""))


def landlord(person: Any) -> str:
    """« Les Foyers du Ponant, office public de l’habitat »."""
    organisation = person.organisation
    if organisation is None:
        return ""
    kind = "" if organisation.kind == OrganisationKind.OTHER else f", {lowered(organisation.get_kind_display())}"
    return f"{organisation.name}{kind}"


def lowered(words: str) -> str:
    """A first letter that is no longer a sentence's; an acronym keeps its capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
