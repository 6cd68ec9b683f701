"""Texts as search stores them: composed lines, nothing that a database refuses."""

import re

_BLANK = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b\ufeff\ufffe\uffff]")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u2010]\n(?=[^\W\d_A-Z])")
_BROKEN_LINE = re.compile(r"(?<![.!?:;»\n])\n(?=[^\W\d_A-ZÀ-Þ]|[(«,;])")


def tidy(text: str) -> str:
    """One space between words, no empty lines, no control characters, no half of a letter."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    clean = _CONTROL.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_BLANK.sub(" ", line).strip() for line in clean.split("\n"))
    return "\n".join(line for line in lines if line)


def unwrapped(text: str) -> str:
    """Lines that a page has broken, whole again: a sentence is one line, a word isn't cut."""
    return _BROKEN_LINE.sub(" ", _BROKEN_WORD.sub("", tidy(text)))
