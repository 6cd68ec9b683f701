"""Small words: numbers in French, and what was typed without what cannot be shown."""


def counted(number: int, one: str, several: str) -> str:
    """« 1 page », « 2 pages », « 0 page »: French counts from two."""
    return f"{number} {several if number >= 2 else one}"


def without_controls(typed: str) -> str:
    """What somebody typed, each character that can't be printed made a space: databases refuse some of them."""
    return "".join(char if char.isprintable() else " " for char in typed)
