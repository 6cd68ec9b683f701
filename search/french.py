"""The one French normaliser: texts and questions are reduced the same way, whatever the database.

A text is folded (case, accents, ligatures), elisions fall, hyphens part, stop words go, what remains is stemmed by the
Snowball algorithm for French. Folding comes first, so a word typed without its accents has the stem of the word with
them. Acronyms lose their dots (H.L.M. is hlm), articles of law keep their number whole (L. 325-12 is l325-12). A letter
that stands alone is a word (fiché S). What sans, sous, après… are tied to by a hyphen is asked for as one word: a sans-abri is no
abri.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from portal.core.words import fold

LONGEST_WORD = 60
MOST_PARTS = 6

_ELISION = re.compile(r"(?<![^\W_])(?:[cdjlmnst]|(?:jus|lors|puis|quoi|quel|pres)?qu)'(?=[^\W_])")
_WORD = re.compile(
    r"(?<![^\W_])(?P<article>(?:[lrd]\.?|a\.)\s*\d+(?:-\d+)+)"
    r"|(?P<number>\d+(?:-\d+)+)"
    r"|(?<![^\W_])(?P<acronym>(?:[a-z]\.){2,}(?:[a-z](?![^\W_]))?)"
    r"|(?P<word>[^\W_]+(?:-[^\W_]+)*)"
)
_STOP = """
    a afin ai ainsi alors apres au aucun aussi autre aux avant avec avez avoir avons ca car ce ceci cela celle celles
    celui ces cet cette ceux chaque chez ci comme comment dans de des deja depuis dont donc dois doit du elle elles en
    encore entre es est et etaient etait etes etre eu eux faire fais fait faut ici il ils je la le les leur leurs lors
    lorsque lui ma mais me meme memes mes mon ne ni nos notre nous on ont ou par parce pas pendant peu peut peux plus
    plutot pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi sa sans se sera ses si sinon soit
    son sont sous sur ta tandis te tes toi tous tout toute toutes tres trop tu un une unes vers voici voila vos votre
    vous y
"""
STOP_WORDS = frozenset(_STOP.split())
BINDING = ("sans", "sous", "sur", "apres", "avant", "entre")
"""Small words that change what is tied to them by a hyphen."""
OWN_STEMS = {"logement": "logement", "loger": "logement"}
"""Words that the algorithm would take for another thing: « logement » for « loge ». The cluster has them too."""
_NOUNS = """
    agent adherent client content couvent different excellent influent moment parent permanent precedent president referent
    resident serpent talent urgent violent
"""
_NO_VERBS = frozenset(_NOUNS.split())
"""Words in -ent that would be taken for the verb of another word: « agent » for « âge »."""
_ELISION_APART = re.compile(r"(?<![^\W_])[cdjlmnst]\s+(?=[aeiouyh])")
"""« l ascenseur », as one types on a phone."""

Term = tuple[tuple[str, ...], ...]
"""What one word of a question asks for: any of these alternatives, each of which wants all its stems."""

_stemmer = snowballstemmer.stemmer("french")
_stemmer_lock = threading.Lock()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a folded word. Short words, and words with figures, stay as they are."""
    word = word[:LONGEST_WORD]
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("s") and not word.endswith("ss") and len(word) > 4:
        word = word[:-1]  # « dealers » is « dealer » before it is anything else
    if word in OWN_STEMS:
        return OWN_STEMS[word]
    if word.endswith("ees"):
        word = word[:-2]
    elif word.endswith("ee") or (word.endswith("eux") and len(word) < 6):
        word = word[:-1]
    with _stemmer_lock:
        return str(_stemmer.stemWord(word)) or word


def stems(text: str) -> list[str]:
    """What of ``text`` goes into an index, in order: each word's stem, and the other ways of writing it."""
    found: list[str] = []
    for name, value in _pieces(text):
        found.extend(_ARTICLES[name](value) if name in _ARTICLES else _word_stems(value))
    return found


def asked(text: str) -> list[tuple[str, Term]]:
    """What ``text`` asks for, as a question: each word as it is typed, folded, and its term; stop words left out.

    A letter counts when it stands behind a word that does (« bâtiment B », not « c quoi »).
    """
    found: list[tuple[str, Term]] = []
    follows = False
    for name, value in _pieces(text, _ELISION_APART):
        is_letter = len(value) == 1 and value.isalpha()
        term = () if is_letter and not follows else _term(name, value)
        follows = bool(term)
        if term:
            found.append((value, term))
    return found


def terms(text: str) -> list[Term]:
    """The terms of ``asked``, each once."""
    return list(dict.fromkeys(term for _, term in asked(text)))


def typed(text: str) -> list[str]:
    """The words of ``text`` as they are typed: folded, not stemmed, stop words kept. For suggestions."""
    return [part[:LONGEST_WORD] for _, value in _pieces(text) for part in value.replace(".", "").split("-") if part]


def singular_verb(word: str) -> str:
    """« menace » for « menacent », folded; blank for what can't be a verb of several people."""
    is_verb = len(word) > 5 and word.isalpha() and word.endswith("ent")
    return "" if not is_verb or word in _NO_VERBS or word.endswith(("tient", "vient")) else word[:-2]


def sequence(text: str) -> list[str]:
    """Every word of ``text`` in a row, for what lives by its small words (« il m’a traité de »): these, and letters that an
    apostrophe cuts off, as they are, the others by their stems."""
    words = re.findall(r"[^\W_]+", fold(text))
    return [word[:LONGEST_WORD] if word in STOP_WORDS else stem(word) for word in words]


def written_words(text: str) -> list[str]:
    """The words of ``text`` as they are written, four letters or more: an acronym in capitals, all else in lower case.

    In a text that is all in capitals no word is an acronym, unless it is the only one.
    """
    words: list[str] = re.findall(r"[^\W\d_]{4,}", text)
    shouted = is_shouted(text)
    return [word if word.isupper() and not shouted else word.lower() for word in words]


def is_shouted(text: str) -> bool:
    """Whether ``text`` has several words and is all in capitals: they say nothing then."""
    return text.isupper() and len(text.split()) > 1


def acronyms(text: str) -> frozenset[str]:
    """The stems of the words of ``text`` that are typed in capitals."""
    return frozenset(stem(fold(word)) for word in re.findall(r"[^\W\d_]{2,}", text) if word.isupper())


def _pieces(text: str, dropped: re.Pattern[str] | None = None) -> Iterator[tuple[str, str]]:
    folded = fold(text).replace("aujourd'hui", "aujourdhui")
    folded = dropped.sub("", folded) if dropped else folded
    for match in _WORD.finditer(_ELISION.sub("", folded)):
        name = match.lastgroup or "word"
        yield name, match.group(name)


def _article(written: str) -> list[str]:
    number = written[1:].lstrip(".").strip()
    return [f"{written[0]}{number}"[:LONGEST_WORD], *_number(number)]


def _number(number: str) -> list[str]:
    return [number[:LONGEST_WORD], *number.split("-")[:MOST_PARTS]]


def _acronym(dotted: str) -> list[str]:
    return [dotted.replace(".", "")[:LONGEST_WORD]]


_ARTICLES = {"article": _article, "number": _number, "acronym": _acronym}


def _useful(part: str) -> bool:
    """Whether a part of a word with hyphens says something: of « y a-t-il » none does."""
    return part not in STOP_WORDS and (len(part) > 1 or part.isdigit())


def _word_stems(word: str) -> list[str]:
    parts = word.split("-")
    if len(parts) == 1:
        return [] if word in STOP_WORDS else [stem(word)]
    found = [stem(part) for part in parts if _useful(part)]
    if len(parts) <= MOST_PARTS:
        found.append(stem("".join(parts)))
    return found


def _term(name: str, value: str) -> Term:
    if name in _ARTICLES:
        return ((_ARTICLES[name](value)[0],),)
    parts = value.split("-")
    if len(parts) == 1:
        return () if value in STOP_WORDS else ((stem(value),),)
    useful = tuple(stem(part) for part in parts[:MOST_PARTS] if _useful(part))
    joined = (stem("".join(parts[:MOST_PARTS])),)
    return (joined, useful) if useful and parts[0] not in BINDING else (joined,)
