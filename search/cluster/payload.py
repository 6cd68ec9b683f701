"""An entry as the cluster stores it: texts as they are written, what narrows, who may find it."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from search.documents import LONGEST_BODY, filed, full_theme_titles, head_of, texts_of_body
from search.french import typed
from search.models import Entry

_ARTICLE = re.compile(r"\b([LRDA])\.?\s*(\d+(?:-\d+)+)")

_ALONE = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f"), " ")


def payload(whole: Entry, titles: Mapping[str, str]) -> dict[str, Any]:
    """The document of ``whole``; prefetch ``BESIDE`` first. ``titles``: of themes, by key. ``digest`` tells two of them apart."""
    themes = sorted(row.theme for row in whole.themes.all())
    sections = list(whole.sections.all())
    body = "\n".join(texts_of_body(whole, sections, filed(whole, titles, themes)))[:LONGEST_BODY]
    texts = {"title": whole.title, "words": whole.words, "head": head_of(whole, sections), "body": body}
    document: dict[str, Any] = {
        "entry": whole.pk,
        "kind": whole.kind,
        "space": whole.space,
        "themes": themes,
        "families": sorted(row.family for row in whole.families.all()),
        "tokens": sorted(row.token for row in whole.tokens.all()),
        "folded_title": whole.folded_title,
        "typed": " ".join(typed(f"{whole.title}\n{whole.words}")),
        "titled": " ".join(typed(whole.title)),
        **{name: written(text) for name, text in texts.items()},
    }
    if whole.date:
        document |= {"date": whole.date.isoformat(), "year": str(whole.date.year)}
    return document | {"digest": _digest(document)}


BATCH = 200
BESIDE = ("sections", "tokens", "themes", "families")


def payloads(ids: Iterable[int]) -> dict[int, tuple[int, dict[str, Any]]]:
    """Version and document of the wholes among these ids: six queries."""
    titles = full_theme_titles()
    wholes = Entry.objects.filter(pk__in=list(ids), whole=None).prefetch_related(*BESIDE)
    return {whole.pk: (whole.version, payload(whole, titles)) for whole in wholes}


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
    return _ALONE.sub(" ", _ARTICLE.sub(r"\1\2", text.translate(_SPACES)))


def _digest(document: dict[str, Any]) -> str:
    packed = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.blake2b(packed, digest_size=12).hexdigest()
