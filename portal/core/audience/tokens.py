"""The words of the audience algebra."""

PUBLIC = "public"
MEMBERS = "members"


def group_token(group_id: int) -> str:
    """The token of a readers' group (``django.contrib.auth`` group id)."""
    return f"group:{group_id}"


def space_token(space_id: int) -> str:
    """The token of a space of Quartiers."""
    return f"space:{space_id}"


def narrow(outer: frozenset[str], inner: frozenset[str]) -> frozenset[str]:
    """What satisfies both sets, as far as one OR-set can say it; what it can't say is nobody (fails closed)."""
    if PUBLIC in outer:
        return inner
    if PUBLIC in inner:
        return outer
    if MEMBERS in outer:
        return inner
    if MEMBERS in inner:
        return outer
    return outer & inner


def covers(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    """Whether everybody who satisfies ``narrow`` satisfies ``wide`` too. What nobody reads is covered by anything."""
    if PUBLIC in wide or not narrow:
        return True
    if PUBLIC in narrow:
        return False
    return MEMBERS in wide or narrow <= wide
