"""How the commands of the search say how far they are."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand


def teller(command: BaseCommand, options: dict[str, Any]) -> Callable[[str], None]:
    """What writes a line of progress: on a terminal, anywhere with ``-v2``, nowhere with ``-v0``."""
    shown = options["verbosity"] > 1 or (options["verbosity"] and command.stdout.isatty())

    def tell(line: str) -> None:
        if shown:
            command.stdout.write(f"  {line}")

    return tell
