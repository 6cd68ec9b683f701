"""XML by expat, as a stream: nothing is kept but what is asked for, and no entity is ever defined."""

from typing import IO, Any
from xml.parsers import expat

from portal.core.texts.reading.limits import Refused

CHUNK = 64 * 1024


class Markup:
    """What somebody reads in a part: names come without their namespace, attributes as ``namespace name`` where they have one."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""

    def text(self, data: str) -> None:
        """Characters."""


def parse(stream: IO[bytes], markup: Markup) -> None:
    """Tell ``markup`` what is in ``stream``. Raises Refused for entities and for what is no XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: markup.start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: markup.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = markup.text
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("broken") from error


def attribute(attributes: dict[str, str], name: str) -> str:
    """An attribute by its name alone, whatever its namespace; empty when it isn't there."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


def related_id(attributes: dict[str, str]) -> str:
    """The ``r:id`` of an element (ECMA-376, part 1, 22.8): its namespace ends alike in both flavours of the standard."""
    return next((value for key, value in attributes.items() if key.endswith("/relationships id")), "")


def _refuse(*args: Any) -> int:
    raise Refused("unsafe")
