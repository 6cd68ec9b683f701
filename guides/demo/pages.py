"""Fiches and guides from their files."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.html import format_html, format_html_join

from guides.demo import letters
from guides.models import GuideAuthor, GuideIndexPage, GuidePage, ReflexCardIndexPage, ReflexCardPage
from guides.models.reflex_card import Situation
from portal.core.demo.files import read_page, read_yaml
from portal.core.demo.markdown import Lookup, sections
from portal.core.demo.publish import publish
from portal.core.legal.models import LegalReference
from portal.core.themes.models import Theme
from portal.settings.known import DEMO_DOMAIN


def source(key: str) -> int:
    """The id of a legal reference by its key."""
    found = LegalReference.objects.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise ValueError(f"no legal reference with the key {key!r}")
    return found


LOOKUP = Lookup(source=source, letter=letters.find)


def load_guide(path: Path) -> None:
    """Publish a guide; its address is the name of its file."""
    data, text = read_page(path)
    guide = GuidePage(
        slug=path.stem,
        title=data["title"],
        lead=data["lead"],
        brief=format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((point,) for point in data["brief"]))),
        for_whom=", ".join(data["for_whom"]),
        body=sections(text, LOOKUP),
        **_shared(data),
    )
    guide.authors = [
        GuideAuthor(name=author["name"], role=author.get("role", ""), sort_order=order)
        for order, author in enumerate(data["authors"])
    ]
    guide.themes = _themes(data["themes"])
    publish(guide, GuideIndexPage.objects.first(), data["audience"])


def load_card(path: Path) -> None:
    """Publish a fiche; its address is the name of its file."""
    data = read_yaml(path)
    card = ReflexCardPage(
        slug=path.stem,
        title=data["title"],
        lead=data["lead"],
        sign=data["sign"],
        situation=_situation(data["situation"]),
        law=data["law"],
        do=_items("item", data["do"]),
        dont=_items("item", data["dont"]),
        note=_items("item", data["note"]),
        calls=_items("call", _calls(data["calls"])),
        references=_items("reference", [source(key) for key in data["references"]]),
        **_shared(data),
    )
    card.themes = _themes(data["themes"])
    publish(card, ReflexCardIndexPage.objects.first(), data["audience"])


def _shared(data: dict[str, Any]) -> dict[str, Any]:
    account = data.get("reviewer")
    reviewer = get_user_model().objects.filter(email=f"{account}@{DEMO_DOMAIN}").first() if account else None
    return {
        "search_words": data.get("words", ""),
        "edition_note": data["what_changed"],
        "reviewer": reviewer,
        "next_review": _month(data.get("next_review")) if reviewer else None,
    }


def _month(month: Any) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _themes(keys: list[str]) -> list[Theme]:
    found = list(Theme.objects.filter(key__in=keys))
    if len(found) != len(set(keys)):
        raise ValueError(f"unknown theme among {', '.join(keys)}")
    return found


def _situation(label: str) -> str:
    """The stored value of « Sur le parking », whichever apostrophe was typed."""
    wanted = label.replace("'", "’")
    return next(choice.value for choice in Situation if choice.label == wanted)


def _calls(calls: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The number marked ``first`` leads: the page puts its first one forward."""
    ordered = sorted(calls, key=lambda call: not call.get("first"))
    return [{"number": str(call["number"]), "label": call["label"]} for call in ordered]


def _items(kind: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"type": kind, "value": value} for value in values]
