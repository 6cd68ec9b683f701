"""Names after an @: found by who tells people, and by who forgets them (ADR 0121)."""

import re

from portal.core.words import fold

Span = tuple[int, int]
AFTER_AT = re.compile(r"@\W{0,2}(\w+)")


class Mentions:
    """The @s of a text, folded: case, accents and kinds of space don't matter, the end of a word does."""

    def __init__(self, text: str) -> None:
        self.text = text
        parts = [fold(char) for char in text]
        self._folded = "".join(parts)
        self._origin = [index for index, part in enumerate(parts) for _ in part]

    def words(self) -> list[str]:
        """What stands after each @, folded, up to the end of the word: whoever is cited has one of them in their name."""
        return list(dict.fromkeys(AFTER_AT.findall(self._folded)))

    def of(self, name: str) -> list[Span]:
        """Where ``@name`` stands in the text. An empty name stands nowhere."""
        words = fold(name).split()
        if not words or "@" not in self.text:
            return []
        pattern = "@" + r"\s+".join(re.escape(word) for word in words) + r"(?!\w)"
        found = re.finditer(pattern, self._folded)
        return [(self._origin[span.start()], self._origin[span.end() - 1] + 1) for span in found]


def without(text: str, name: str, instead: str) -> str:
    """``text`` where each ``@name`` is ``instead``."""
    for start, end in reversed(Mentions(text).of(name)):
        text = text[:start] + instead + text[end:]
    return text
