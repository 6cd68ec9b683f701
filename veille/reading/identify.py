"""What tells entries apart: within their source, and among all sources."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from search.french import fold
from veille.reading.entries import Entry, Identified

# What follows a reader around and says nothing of the page.
TRACKING = re.compile(r"utm_\w+|at_\w+|xtor|fbclid|gclid|mc_[ce]id|source|ref|cmp|_hs\w+|igshid|share", re.ASCII)
FEWEST_WORDS = 4
ALIKE = 0.75
COMMON = 400
SMALL = """le la les un une des du de d l et a au aux en sur pour par dans avec sans ce ces cette qui que ne pas son sa ses
leur plus est sont"""
SMALL_WORDS = frozenset(SMALL.split())


def digest(*parts: str) -> str:
    """A short name for any text."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()


def canonical_address(link: str) -> str:
    """One spelling for an address: no tracking, no fragment, no ``www``, no slash at the end. Blank for none."""
    if not link:
        return ""
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    query = sorted((name, value) for name, value in parse_qsl(parts.query) if not TRACKING.fullmatch(name))
    return urlunsplit(("", host + port, parts.path.rstrip("/") or "/", urlencode(query), ""))


def identify(entries: Sequence[Entry]) -> list[Identified]:
    """Keys for the entries of one feed, each entry once.

    A guid or an address that several titles of the feed share tells nothing apart and is not used.
    """
    guids = _shared((entry.guid, entry.title) for entry in entries)
    links = _shared((canonical_address(entry.link), entry.title) for entry in entries)
    found: dict[str, Identified] = {}
    for entry in entries:
        address = canonical_address(entry.link)
        own_address = address if address and address not in links and urlsplit("//" + address).path != "/" else ""
        if entry.guid and entry.guid not in guids:
            key = digest("guid", entry.guid)
        elif own_address:
            key = digest("link", own_address)
        else:
            key = digest("title", entry.title, address)
        canonical = digest("link", own_address) if own_address else None
        found.setdefault(key, Identified(entry, key, canonical, words_of(entry.title)))
    return list(found.values())


def _shared(pairs: Iterable[tuple[str, str]]) -> set[str]:
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for name, title in pairs:
        if name:
            titles[name].add(title)
    return {name for name, seen in titles.items() if len(seen) > 1}


def words_of(title: str) -> frozenset[str]:
    """The words of a title that say something, folded; what follows a last « - » or « | » is often the paper's name."""
    bare = re.split(r"\s[|–—-]\s(?!.*\s[|–—-]\s)", title)[0]
    words = set(re.findall(r"\w+", fold(bare if len(bare) > len(title) / 2 else title))) - SMALL_WORDS
    return frozenset(words)


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether titles of these words tell the same: nearly the same words, and the same numbers."""
    return one == other or (_shared_part(one, other) >= ALIKE and _numbers(one, other))


class Stories:
    """Titles told lately, to find the story that a title tells again."""

    def __init__(self) -> None:
        self.words: dict[int, frozenset[str]] = {}
        self.sources: defaultdict[int, set[int]] = defaultdict(set)
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, item_id: int, words: frozenset[str], source_id: int) -> None:
        """``source_id`` told ``item_id`` under a title of these words."""
        self.sources[item_id].add(source_id)
        if item_id not in self.words and len(words) >= FEWEST_WORDS:
            self.words[item_id] = words
            for word in words:
                self.by_word[word].append(item_id)

    def same(self, words: frozenset[str], source_id: int) -> int | None:
        """The story of another source with nearly the same title and the same numbers; the nearest one."""
        if len(words) < FEWEST_WORDS:
            return None
        best, score = None, ALIKE
        for item_id in sorted(self._nearby(words)):
            other = self.words[item_id]
            alike = _shared_part(words, other)
            if alike >= score and source_id not in self.sources[item_id] and _numbers(words, other):
                best, score = item_id, alike + 1e-9
        return best

    def _nearby(self, words: frozenset[str]) -> set[int]:
        """Stories that can be alike: they share one of the rarest words, since too few of the others are left to differ."""
        rarest = sorted(words, key=lambda word: (len(self.by_word.get(word, ())), word))
        needed = rarest[: len(words) - ceil(ALIKE * len(words)) + 1]
        shared = (self.by_word.get(word, ()) for word in needed)
        return {item_id for found in shared if len(found) <= COMMON for item_id in found}


def _shared_part(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _numbers(one: frozenset[str], other: frozenset[str]) -> bool:
    return {word for word in one if word[0].isdigit()} == {word for word in other if word[0].isdigit()}
