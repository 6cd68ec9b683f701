"""The words that titles, other words and headings are made of, kept to find what a misspelt question meant.

Words are nobody's secret by themselves, so one table serves all; which of them stand in something that a reader may read
is asked of the engine before any is used.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count

from portal.core.words import fold
from search.french import stem, written_words
from search.models import Word, WordPiece
from search.query import Option

SHORTEST = 5
"""A shorter word is taken as it is typed. So is an acronym of any length, and none is put in the place of another word."""
LONG = 7
SHORTEST_BEGINNING = 4
"""« mec » is a word, not the beginning of « mécanique »."""
MOST_LOOKED_AT = 40
BATCH = 500


def learn(texts: Iterable[str], *, capitals: bool = True) -> None:
    """Keep the words of these texts, four letters or more, with the way they are first written; in capitals, if once.

    ``capitals``: a word in capitals is an acronym, as editors write; elsewhere (« URGENT : SQUAT ») it teaches nothing.
    """
    written: dict[str, str] = {}
    for text in texts:
        for word in written_words(text):
            if word.isupper() and not capitals:
                continue
            root = stem(fold(word))
            if word.isupper() or root not in written:
                written[root] = word
    known = _known(written)
    late = [one for root, one in known.items() if written[root].isupper() and not one.is_acronym]
    for one in late:
        one.written = written[one.stem][:60]
    Word.objects.bulk_update(late, ["written"], BATCH)
    fresh = sorted(set(written) - set(known))
    Word.objects.bulk_create(
        (Word(stem=root, written=written[root][:60]) for root in fresh), BATCH, ignore_conflicts=True
    )
    stored = Word.objects.filter(stem__in=fresh).only("pk", "stem") if fresh else ()
    pieces = [WordPiece(word=word, piece=piece) for word in stored for piece in sorted(pieces_of(word.stem))]
    WordPiece.objects.bulk_create(pieces, BATCH, ignore_conflicts=True)


def forget() -> None:
    """Everything, before it is learned anew."""
    WordPiece.objects.all().delete()
    Word.objects.all().delete()


def written(stems: Iterable[str]) -> dict[str, str]:
    """How those of these stems that are known are written."""
    wanted = list(stems)
    return dict(Word.objects.filter(stem__in=wanted).values_list("stem", "written")) if wanted else {}


def most_slips(typed: str) -> int:
    """How many slips a stem may have: none when it is short or not all letters, one from five letters on, two from seven."""
    if len(typed) < SHORTEST or not typed.isalpha():
        return 0
    return 2 if len(typed) >= LONG else 1


def near(typed: Option, most: int = 3) -> Sequence[Word]:
    """The words spelt most like ``typed``, one word: one slip away for five letters of its stem, two at most from seven on."""
    slips = most_slips(typed.stems[0])
    if not slips:
        return []
    wanted = sorted(pieces_of(typed.stems[0]))
    alike = Word.objects.filter(pieces__piece__in=wanted).annotate(shared=Count("pk")).order_by("-shared", "pk")
    words = [word for word in alike[:MOST_LOOKED_AT] if not word.is_acronym]
    measured = [(_slips(typed, word.stem, word.written, slips), -word.shared, word.pk, word) for word in words]
    least = min((far for far, *_ in measured if far), default=slips + 1)
    nearest = sorted((row for row in measured if row[0] == least <= slips), key=lambda row: row[:3])
    return [row[3] for row in nearest[:most]]


def closest(typed: Option, words: Mapping[str, str]) -> list[Option]:
    """The one of these words, by their stems, that is spelt almost like ``typed``, if there is one."""
    slips = most_slips(typed.stems[0])
    if not slips:
        return []
    found = min(((_slips(typed, stem, said, slips), stem) for stem, said in words.items()), default=(slips + 1, ""))
    return [Option(words[found[1]], (found[1],), origin="near")] if found[0] <= slips else []


def beginning(typed: str, most: int = 3) -> list[Word]:
    """Words that begin as what was ``typed``, the shortest first."""
    if len(typed) < SHORTEST_BEGINNING or not typed.isalpha():
        return []
    begun = Word.objects.filter(pieces__piece=f"^{typed[:2]}", stem__startswith=typed)
    words = [word for word in begun.order_by("stem")[:MOST_LOOKED_AT] if not word.is_acronym]
    return sorted(words, key=lambda word: (len(word.stem), word.stem))[:most]


def pieces_of(word: str) -> set[str]:
    """« hall » is ^ha, hal, all, ll$."""
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}


def distance(one: str, other: str, most: int) -> int:
    """How many letters are missing, added, changed or swapped with their neighbour; ``most`` + 1 for anything more.

    Damerau's distance (1964) between strings, as far as it matters.
    """
    if abs(len(one) - len(other)) > most or (Counter(one) - Counter(other)).total() > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, another in enumerate(other, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != another))
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == another:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]


def _slips(typed: Option, stem: str, written: str, most: int) -> int:
    """The distance of the stems, or of the words when that is less: « -ence » for « -ance » makes another stem."""
    return min(distance(typed.stems[0], stem, most), distance(typed.text, fold(written), most))


def _known(stems: Iterable[str]) -> dict[str, Word]:
    wanted = list(stems)
    found: dict[str, Word] = {}
    for start in range(0, len(wanted), BATCH):
        found |= {word.stem: word for word in Word.objects.filter(stem__in=wanted[start : start + BATCH])}
    return found
