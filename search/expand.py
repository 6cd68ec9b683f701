"""What a question also means: synonyms, words spelt almost alike, words begun, words that are written in one or in two.

The question keeps its own words first; what is added stands beside them as other ways to say the same (``query.Option``), and
is told to the reader. Only words that stand in something that the reader may read, or in the editors' synonyms, are put in the
place of a misspelt one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from search import french, synonyms, vocabulary
from search.engines import Engine
from search.query import Clause, Option, Origin, Query
from search.synonyms import Table

MOST_WORDS = 8
"""Longer questions say enough by themselves: their spelling isn't looked at."""


def expand(query: Query, tokens: frozenset[str], engine: Engine) -> Query:
    """``query`` with what it also means for who holds ``tokens``. An expression of the synonyms becomes one clause."""
    known = synonyms.table()
    quoted = [clause for clause in query.clauses if clause.required]
    words = [clause for clause in query.clauses if not clause.required]
    if 0 < len(words) <= MOST_WORDS:
        acronyms = frozenset() if french.is_shouted(query.plain) else french.acronyms(query.plain)
        words = _spelt(words, tokens, engine, known, acronyms)
    return replace(query, clauses=(*quoted, *_with_synonyms(words, known, query.plain)))


def _spelt(
    words: Sequence[Clause], tokens: frozenset[str], engine: Engine, known: Table, acronyms: frozenset[str]
) -> list[Clause]:
    """The words, each with what it was meant to be when nothing that may be read holds it; what is in capitals is meant so."""
    typed = [word.options[0] for word in words]
    pairs = {
        at: Option(both := one.text + other.text, (french.stem(both),), origin="near")
        for at, (one, other) in enumerate(pairwise(typed))
        if len(one.text) > 1 and len(other.text) > 1  # « fiché S » is no « fiches »
    }
    expressions = {at for first, last, _ in _expressions(words, known) for at in range(first, last)}
    singular = {at: option for at, one in enumerate(typed) if at not in expressions and (option := _singular(one))}
    looked_up = (*typed, *singular.values(), *pairs.values())
    held = engine.holding({stem for option in looked_up for stem in option.stems}, tokens)
    one_of_many = {
        at: option for at, option in singular.items() if option.stems[0] in held or option.stems in known.loose
    }
    strange = {
        at
        for at, option in enumerate(typed)
        if at not in expressions and len(option.stems) == 1 and not (held | acronyms) & {*option.stems}
        if at not in one_of_many
    }
    meant: list[list[Option]] = [[one_of_many[at]] if at in one_of_many else [] for at in range(len(words))]
    written = vocabulary.written(stem for pair in pairs.values() for stem in pair.stems if stem in held)
    for at, pair in pairs.items():
        (stem,) = pair.stems
        joined = [replace(pair, text=written.get(stem, pair.text))] if stem in held else []
        if {at, at + 1} <= strange and not joined:
            joined = vocabulary.closest(pair, known.words)
        meant[at] += joined
        meant[at + 1] += joined
    guesses = {at: _guesses(typed[at]) for at in strange}
    readable = engine.holding({option.stems[0] for options in guesses.values() for option in options}, tokens)
    for at, options in guesses.items():
        right = [option for option in options if option.stems[0] in readable]
        meant[at] += right or vocabulary.closest(typed[at], known.words)
    return [word.also(others) for word, others in zip(words, meant, strict=True)]


def _singular(typed: Option) -> Option | None:
    """« ils menacent » also asks for « menace »: the algorithm leaves this ending on, for nouns have it too."""
    word = french.singular_verb(typed.text)
    return Option(word, (french.stem(word),)) if word else None


def _guesses(typed: Option) -> list[Option]:
    words = vocabulary.near(typed) or vocabulary.beginning(typed.text)
    return [Option(word.written, (word.stem,), origin="near") for word in words]


def _with_synonyms(words: Sequence[Clause], known: Table, text: str) -> Iterator[Clause]:
    """The words in their order, those of an expression together with what it is also called."""
    exact = list(_exact(words, known, text))
    taken = {at for first, last, _ in exact for at in range(first, last)}
    loose = [span for span in _expressions(words, known) if taken.isdisjoint(range(span[0], span[1]))]
    done = 0
    for first, last, options in sorted([*exact, *loose], key=lambda span: span[0]):
        yield from words[done:first]
        yield _meaning(words[first:last], options) if first in taken else _together(words[first:last]).also(options)
        done = last
    yield from words[done:]


def _exact(words: Sequence[Clause], known: Table, text: str) -> Iterator[tuple[int, int, tuple[Option, ...]]]:
    """Where expressions in quotes stand in a question, all their words in a row: which of its words say them."""
    row = french.sequence(text) if known.exact else []
    done = 0
    for start, end, options in synonyms.spans(row, known.exact):
        wanted = [word for word in row[start:end] if word not in french.STOP_WORDS]
        said = [at for at, word in enumerate(words) if {stem for one in word.typed for stem in one.stems} & {*wanted}]
        if said and said[0] >= done and said == list(range(said[0], said[-1] + 1)):
            done = said[-1] + 1
            yield said[0], done, options


def _meaning(words: Sequence[Clause], options: tuple[Option, ...]) -> Clause:
    """What an expression in quotes asks for: what it is also called, and itself when more than one of its words is indexed."""
    stems = tuple(stem for word in words for stem in word.options[-1].stems)
    itself = Option(" ".join(word.options[0].text for word in words), stems, phrase=True)
    return Clause((itself, *options) if len(words) > 1 else options)


def _expressions(words: Sequence[Clause], known: Table) -> list[tuple[int, int, tuple[Option, ...]]]:
    """Which of the words are an expression of the synonyms: from, to, what else it is called. None overlap."""
    reading = [_read(word) for word in words]
    owners = [at for at, stems in enumerate(reading) for _ in stems]
    found: list[tuple[int, int, tuple[Option, ...]]] = []
    for start, end, options in synonyms.spans([stem for stems in reading for stem in stems], known.loose):
        first, last = owners[start], owners[end - 1] + 1
        if not found or first >= found[-1][1]:
            found.append((first, last, options))
    return found


def _read(word: Clause) -> tuple[str, ...]:
    """The stems that a word is looked up by: what it was meant to be, if it isn't what it seems."""
    near = next((option for option in word.options if option.origin == "near"), None)
    return (near or word.options[-1]).stems


def _together(words: Sequence[Clause]) -> Clause:
    if len(words) == 1:
        return words[0]
    ways = zip(*(_ways(word) for word in words), strict=True)
    return Clause(tuple({option.stems: option for option in map(_joined, ways)}.values()), parts=tuple(words))


def _ways(word: Clause) -> tuple[Option, Option, Option]:
    """As it was typed, as that is said otherwise, and as it was meant."""
    near = next((option for option in word.options if option.origin == "near"), word.options[0])
    return word.options[0], word.typed[-1], near


def _joined(options: Sequence[Option]) -> Option:
    origin: Origin = next((option.origin for option in options if option.origin != "typed"), "typed")
    stems = dict.fromkeys(stem for option in options for stem in option.stems)
    return Option(" ".join(dict.fromkeys(option.text for option in options)), tuple(stems), origin=origin)
