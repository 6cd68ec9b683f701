"""Reads settings from the environment, one typed variable at a time.

Every variable is declared where it is read, so that the table in docs/environment.md can be compared with the code.
Problems are collected and told together, one sentence each: an operator mends them in one go.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on", "oui"}
NO = {"0", "false", "no", "off", "non", ""}


@dataclass
class Environment:
    """The variables of one process. ``finish()`` raises ImproperlyConfigured if anything was wrong."""

    values: Mapping[str, str]
    known: dict[str, bool] = field(default_factory=dict)  # name -> required
    problems: list[str] = field(default_factory=list)

    def text(self, name: str, default: str | None = None) -> str:
        """A string; without a default the variable is required."""
        self.known[name] = default is None
        value = self.values.get(name, "").strip()
        if value:
            return value
        if default is None:
            self.problems.append(f"{name} manque.")
            return ""
        return default

    def number(self, name: str, default: int, at_least: int = 0) -> int:
        """A whole number not below ``at_least``."""
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and int(value) >= at_least:
            return int(value)
        self.problems.append(f"{name} doit être un nombre entier, au moins {at_least} (reçu : « {value} »).")
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        """Yes or no: 1, true, yes, oui / 0, false, no, non."""
        value = self.text(name, "1" if default else "0").lower()
        if value not in YES | NO:
            self.problems.append(f"{name} doit être 1 ou 0 (reçu : « {value} »).")
        return value in YES

    def items(self, name: str) -> list[str]:
        """A list separated by commas; empty when the variable isn't set."""
        return [item.strip() for item in self.text(name, "").split(",") if item.strip()]

    def choice(self, name: str, options: tuple[str, ...]) -> str:
        """One of ``options``; the first is the default."""
        value = self.text(name, options[0])
        if value not in options:
            self.problems.append(f"{name} doit valoir {', '.join(options)} (reçu : « {value} »).")
        return value

    def folder(self, name: str) -> Path:
        """An absolute path, required. It isn't created here."""
        value = self.text(name)
        if value and not Path(value).is_absolute():
            self.problems.append(f"{name} doit être un chemin absolu (reçu : « {value} »).")
        return Path(value or "/nonexistent")

    def address(self, name: str, schemes: tuple[str, ...]) -> str:
        """An address such as https://host or redis://host:6379/0, required. Its value may hold a password: never shown."""
        value = self.text(name)
        try:
            parts = urlsplit(value)
            good = parts.scheme in schemes and (bool(parts.hostname) or parts.scheme in {"unix", "sqlite"})
            _ = parts.port
        except ValueError:
            good = False
        if value and not good:
            self.problems.append(
                f"{name} doit être une adresse qui commence par {' ou '.join(s + '://' for s in schemes)}."
            )
        return value if good else ""

    def refuse(self, condition: bool, sentence: str) -> None:
        """Notes a problem that no single type can express."""
        if condition:
            self.problems.append(sentence)

    def finish(self) -> None:
        """Raises ImproperlyConfigured with every problem found, one sentence a line."""
        if self.problems:
            raise ImproperlyConfigured("Configuration refusée. " + "\n".join(self.problems))
