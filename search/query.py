"""A question as it was typed, cut to what is reasonable, and what it asks for.

Two signs mean something, as people know them elsewhere: "words in quotes" stand one after the other, and what follows a minus
sign, a word or words in quotes, stands in nothing that is found. Every other sign is only a character.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from portal.core.words import without_controls
from search import french

MOST_CHARACTERS = 200
MOST_WORDS = 20
_SIGNED = re.compile(
    r"(?P<minus>(?<!\S)[-−])?[\"“«]\s*(?P<phrase>[^\"“”«»]+?)\s*[\"”»]"  # read first: a minus sign in quotes refuses nothing
    r"|(?<!\S)[-−](?=\w)(?P<word>\S+)"
)
_EACH = re.compile(_SIGNED.pattern + r"|(?P<other>[^\s\"“”«»]+)")
_SIGNS = re.compile(r"[\"“”«»]")

Origin = Literal["typed", "synonym", "near"]
"""Where a way to say something comes from: as it was typed, a list of synonyms, a word that is spelt almost so."""


@dataclass(frozen=True)
class Option:
    """One way to say what is looked for. ``text``: its words; ``stems``: all of them must be there, in this order and one
    after the other for a ``phrase``."""

    text: str
    stems: tuple[str, ...]
    phrase: bool = False
    origin: Origin = "typed"


@dataclass(frozen=True)
class Clause:
    """One word of a question, or what stands in quotes (``required``: never left aside): any of its options answers it.

    ``parts``: the words of an expression that is looked for as one, for when too little says it so.
    """

    options: tuple[Option, ...]
    required: bool = False
    parts: "tuple[Clause, ...]" = ()

    @property
    def typed(self) -> tuple[Option, ...]:
        """The ways that are the reader's own words."""
        return tuple(option for option in self.options if option.origin == "typed")

    @property
    def certain(self) -> tuple[Option, ...]:
        """All ways; the reader's own words alone when there is more than one guess at what was misspelt: what is also looked for
        comes from a guess then."""
        return self.typed if self.is_doubtful else self.options

    @property
    def is_doubtful(self) -> bool:
        """Whether something in it may mean one word or another."""
        guesses = [option for option in self.options if option.origin == "near"]
        return len(guesses) > 1 or any(part.is_doubtful for part in self.parts)

    @property
    def apart(self) -> "tuple[Clause, ...]":
        """Its words one by one, each answered too by what the whole is also called."""
        others = [option for option in self.options if option.origin == "synonym"]
        return tuple(part.also(others) for part in self.parts) or (self,)

    def also(self, options: Iterable[Option]) -> "Clause":
        """The same, with other ways to say it; none twice."""
        known = {option.stems: option for option in self.options}
        for option in options:
            known.setdefault(option.stems, option)
        return replace(self, options=tuple(known.values()))


@dataclass(frozen=True)
class Query:
    """``text`` is what is shown again; ``cut`` says that the rest of it was left aside; ``clauses`` may be empty.

    ``plain``: its words as they are typed, signs and refused words left out; ``typed``: the same, folded, in a row.
    ``without``: what may not be there.
    """

    text: str
    cut: bool = False
    clauses: tuple[Clause, ...] = ()
    without: tuple[Option, ...] = ()
    typed: tuple[str, ...] = ()
    plain: str = ""

    @property
    def also(self) -> tuple[str, ...]:
        """What is looked for beside what was typed, in the words that people write: ``meant``, then synonyms."""
        synonyms = (one.text for clause in self.clauses for one in clause.options if one.origin == "synonym")
        return tuple(dict.fromkeys((*self.meant, *synonyms)))

    @property
    def meant(self) -> tuple[str, ...]:
        """What was looked for because it is spelt almost as what was typed."""
        near = (one.text for clause in self.clauses for one in clause.options if one.origin == "near")
        return tuple(dict.fromkeys(near))

    @property
    def as_typed(self) -> str:
        """The question with what is taken for another word in quotes, to be looked for as it stands; blank when nothing is."""
        taken = [clause for clause in self.clauses if any(option.origin == "near" for option in clause.options)]
        stems = {stem for clause in taken for option in clause.typed for stem in option.stems}

        def quoted(one: re.Match[str]) -> str:
            return f'"{one[0]}"' if one["other"] and stems & {*stems_of(one["other"])} else one[0]

        return _EACH.sub(quoted, self.text) if stems else ""

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that counts as found."""
        return frozenset(stem for clause in self.clauses for option in clause.options for stem in option.stems)


def parse(raw: str) -> Query:
    """The question in ``raw``. Never raises: whatever isn't a quotation or a refused word is only characters."""
    printable = without_controls(raw[: MOST_CHARACTERS * 4])
    words = printable.split()
    text = " ".join(words[:MOST_WORDS])[:MOST_CHARACTERS].rstrip()
    cut = len(raw) > MOST_CHARACTERS * 4 or text != " ".join(words)
    signed = _SIGNED.finditer(text)
    refused = [option for one in signed if _is_refused(one) for option in _phrase(one["phrase"] or one["word"])]
    plain = _SIGNS.sub(" ", _SIGNED.sub(lambda one: " " if _is_refused(one) else one[0], text))
    return Query(text, cut, _clauses(text)[:MOST_WORDS], tuple(refused), tuple(french.typed(plain)[:MOST_WORDS]), plain)


def words_of(text: str) -> tuple[Clause, ...]:
    """One clause a word of ``text``, each once."""
    found = {term: word for word, term in reversed(french.asked(text))}
    return tuple(Clause(tuple(Option(word, stems) for stems in term)) for term, word in reversed(found.items()))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of ``text`` as one way to say something, a word with hyphens by its parts."""
    return tuple(stem for _, term in french.asked(text) for stem in term[-1])


def key_of(text: str) -> tuple[str, ...]:
    """What two questions share that ask for the same words, in whatever order and form."""
    return tuple(sorted(set(stems_of(text))))


def _clauses(text: str) -> tuple[Clause, ...]:
    wanted = (one["phrase"] for one in _SIGNED.finditer(text) if not _is_refused(one))
    quoted = [Clause(options, required=True) for phrase in wanted if (options := _phrase(phrase))]
    return tuple(dict.fromkeys((*quoted, *words_of(_SIGNED.sub(" ", text)))))


def _is_refused(signed: re.Match[str]) -> bool:
    return bool(signed["minus"] or signed["word"])


def _phrase(text: str) -> tuple[Option, ...]:
    stems = tuple(french.stems(text))
    return (Option(text, stems, phrase=len(stems) > 1),) if stems else ()
