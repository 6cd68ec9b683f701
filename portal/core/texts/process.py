"""Runs the extraction in a process of its own, within limits, and kills it past them."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from portal.core.texts.reading.limits import LIMITS, Extracted, Limits

__all__ = ["Extracted", "TooSlow", "Unreadable", "extract"]

ROOT = Path(__file__).resolve().parents[3]
REASONS = {
    "locked": "Il est protégé par un mot de passe, ou d’un format trop ancien.",
    "broken": "Il est abîmé, ou n’est pas ce que son extension annonce.",
    "oversized": "Une fois décompressé, il serait démesuré.",
    "unsafe": "Il contient des déclarations qu’un document n’a pas.",
    "limit": "Sa lecture demande trop de temps ou de mémoire.",
}


class Unreadable(Exception):
    """Nothing can be read of the file; ``str`` says why, in French, for who brought it in."""


class TooSlow(Unreadable):
    """The time on the clock has run out: a machine that has less to do may still read it."""


def extract(path: Path, kind: str, limits: Limits = LIMITS) -> Extracted:
    """The texts of a file, a page each. Raises Unreadable (TooSlow is one); the process has ended then, however it went.

    It is given the file and knows neither settings nor database; it answers by a file, so a half-written answer is none.
    """
    with tempfile.TemporaryDirectory(prefix="portal-text-") as name:
        answer = _answer(path, kind, limits, Path(name) / "result.json")
    if "refused" in answer:
        raise Unreadable(REASONS[answer["refused"]])
    return Extracted(answer["texts"], answer["is_cut"], answer["is_late"])


def _answer(path: Path, kind: str, limits: Limits, result: Path) -> dict[str, Any]:
    job = {"path": str(path), "kind": kind, "result": str(result), "limits": limits._asdict()}
    command = [sys.executable, "-m", "portal.core.texts.reading.worker", json.dumps(job)]
    try:
        subprocess.run(
            command,
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
        )
        found: dict[str, Any] = json.loads(result.read_bytes())
    except subprocess.TimeoutExpired:
        raise TooSlow(REASONS["limit"]) from None
    except (FileNotFoundError, ValueError):  # ValueError: half-written
        return {"refused": "limit"}
    return found
