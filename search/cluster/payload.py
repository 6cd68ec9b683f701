"""An entry as the cluster stores it: texts as they are written, what narrows, who may find it."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from search.documents import LONGEST_BODY, filed, full_theme_titles, head_of, texts_of_body
from search.french import typed
from search.models import Entry, EntryFamily, EntryTheme, EntryToken

_ARTICLE = re.compile(r"\b([LRDA])\.?\s*(\d+(?:-\d+)+)")

_ALONE = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")
_SPACES = re.compile("[\u00a0\u2007\u202f]")


@dataclass
class Beside:
    """What belongs to an entry in other tables: its sections, themes and job families, and who may find it."""

    sections: list[Entry] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


def payload(whole: Entry, beside: Beside, titles: Mapping[str, str]) -> dict[str, Any]:
    """The document of ``whole``. ``titles``: of themes, by key. ``digest`` tells two of them apart."""
    themes = sorted(beside.themes)
    sections = beside.sections
    body = "\n".join(texts_of_body(whole, sections, filed(whole, titles, themes)))[:LONGEST_BODY]
    texts = {"title": whole.title, "words": whole.words, "head": head_of(whole, sections), "body": body}
    document: dict[str, Any] = {
        "entry": whole.pk,
        "kind": whole.kind,
        "space": whole.space,
        "themes": themes,
        "families": sorted(beside.families),
        "tokens": sorted(beside.tokens),
        "folded_title": whole.folded_title,
        "typed": " ".join(typed(f"{whole.title}\n{whole.words}")),
        "titled": " ".join(typed(whole.title)),
        **{name: written(text) for name, text in texts.items()},
    }
    if whole.date:
        document |= {"date": whole.date.isoformat(), "year": str(whole.date.year)}
    return document | {"digest": _digest(document)}


BATCH = 200


def payloads(ids: Iterable[int]) -> dict[int, tuple[int, dict[str, Any]]]:
    """Version and document of the wholes among these ids: six queries."""
    titles = full_theme_titles()
    wholes = list(Entry.objects.filter(pk__in=list(ids), whole=None))
    found = beside([whole.pk for whole in wholes])
    return {whole.pk: (whole.version, payload(whole, found[whole.pk], titles)) for whole in wholes}


def beside(ids: Collection[int]) -> dict[int, Beside]:
    """What stands beside each of these wholes: four queries. Rows of keys aren't made objects: a rebuild reads millions."""
    found = {pk: Beside() for pk in ids}
    for section in Entry.objects.filter(whole__in=ids):
        if section.whole_id is not None:
            found[section.whole_id].sections.append(section)
    for pk, theme in EntryTheme.objects.filter(entry__in=ids).values_list("entry", "theme"):
        found[pk].themes.append(theme)
    for pk, family in EntryFamily.objects.filter(entry__in=ids).values_list("entry", "family"):
        found[pk].families.append(family)
    for pk, token in EntryToken.objects.filter(entry__in=ids).values_list("entry", "token"):
        found[pk].tokens.append(token)
    return found


def every() -> Iterator[dict[int, tuple[int, dict[str, Any]]]]:
    """``payloads`` of every whole in the order of the table, ``BATCH`` at a time: memory doesn't grow with their number."""
    last = 0
    wholes = Entry.objects.filter(whole=None).order_by("pk")
    while ids := list(wholes.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield payloads(ids)
        last = ids[-1]


def written(text: str) -> str:
    """« L. 325-12 » is one word, L325-12; a sign that stands alone is none: Lucene would leave a place for it in a phrase, and
    its tokenizer doesn't part words at no-break spaces, which stand before « : » in a title and in no question."""
    return _ALONE.sub(" ", _ARTICLE.sub(r"\1\2", _SPACES.sub(" ", text)))


def _digest(document: dict[str, Any]) -> str:
    packed = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.blake2b(packed, digest_size=12).hexdigest()
