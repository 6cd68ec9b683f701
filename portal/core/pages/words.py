"""Audiences in words, for editors: « tout le monde », « les membres », « le groupe « Référents sûreté » »."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from wagtail.models import Page

from portal.core.audience import MEMBERS, PUBLIC
from portal.core.files.models import PortalImage
from portal.core.files.readable import HiddenFile, PortalFile
from portal.core.words import counted, quoted

MOST_NAMES = 6


def readers_in_words(tokens: frozenset[str]) -> str:
    """Who reads what needs ``tokens``, as the end of a sentence."""
    if PUBLIC in tokens:
        return "tout le monde"
    if MEMBERS in tokens:
        return "les membres"
    ids = [int(token.partition(":")[2]) for token in tokens if token.startswith("group:")]
    names = [quoted(name) for name in Group.objects.filter(pk__in=ids).order_by("name").values_list("name", flat=True)]
    if not names:
        return "personne"
    return f"le groupe {names[0]}" if len(names) == 1 else f"les groupes {listed(names)}"


def listed(items: Iterable[str]) -> str:
    """« a, b et c »; what is beyond six is counted."""
    shown = list(items)
    if len(shown) > MOST_NAMES:
        shown = [*shown[:MOST_NAMES], f"{len(shown) - MOST_NAMES} autres"]
    return " et ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""


def page_names(pages: Iterable[Page]) -> str:
    """The titles of pages, quoted."""
    return listed(quoted(page.title) for page in pages)


def editions_unread(count: int) -> str:
    """What is said before a page is unpublished."""
    what = counted(
        count, "édition, que d’autres ont pu citer, ne sera", "éditions, que d’autres ont pu citer, ne seront"
    )
    return f"{what} plus lisible{'s' if count > 1 else ''}, sauf si la page est publiée à nouveau."


def editions_kept(page: Page, count: int) -> str:
    """Why a page can't be deleted, and what to do instead."""
    cited = counted(count, "édition a pu être citée", "éditions ont pu être citées")
    instead = (
        "Vous pouvez la dépublier\u202f: personne ne la lira plus." if page.live else "Dépubliée, personne ne la lit."
    )
    return f"{quoted(page.title)} ne se supprime pas\u202f: {cited}, et son adresse ne doit mener à aucune autre page. {instead}"


def hidden_file_message(file: PortalFile, file_readers: frozenset[str], page_readers: frozenset[str]) -> str:
    """Which file, who reads it, who reads the page, and what to do."""
    what = "L’image" if isinstance(file, PortalImage) else "Le document"
    who, page_who = readers_in_words(file_readers), readers_in_words(page_readers)
    return (
        f"{what} {quoted(file.title)} n’est pas lisible par tous les lecteurs de cette page "
        f"(fichier\u202f: {who}\u202f; page\u202f: {page_who}). "
        "Rangez le fichier dans une collection que ces lecteurs peuvent lire, ou retirez-le de la page."
    )


def hidden_pages_message(found: Iterable[HiddenFile]) -> str:
    """Which files would be hidden on which published pages, and what to do."""
    lines: dict[str, list[Page]] = {}
    for hidden in found:
        lines.setdefault(quoted(hidden.file.title), []).append(hidden.page)
    told = "\u202f; ".join(f"{name}, sur {page_names(pages)}" for name, pages in lines.items())
    return (
        f"Rien n’a été changé\u202f: des pages publiées montreraient un fichier que leurs lecteurs ne peuvent pas lire ({told}). "
        "Retirez d’abord le fichier de ces pages, ou réservez ces pages aux mêmes lecteurs."
    )
