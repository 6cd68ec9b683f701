"""``python -m portal.core.texts.reading.worker <job>``: reads one file within limits and writes what came of it.

The job is JSON: path, kind, result (a file to write), limits. Time on the clock is the parent's to limit: it kills.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from portal.core.texts.reading.limits import Limits, Refused

LARGEST_RESULT = 16 * 1024 * 1024


def limit(limits: Limits) -> None:
    """No more memory, processor time or bytes written than this, whatever the file asks for."""
    memory = limits.memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(path: Path, kind: str, limits: Limits) -> dict[str, Any]:
    """The texts, or ``refused``: this is the edge where whatever a parser can raise becomes a state of the row."""
    from portal.core.texts.reading.extract import extract

    try:
        found = extract(path, kind, limits)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "limit"}
    except Exception:  # noqa: BLE001 - parsers raise what they like on hostile bytes
        return {"refused": "broken"}
    return found._asdict()


def main() -> None:
    """One job."""
    job = json.loads(sys.argv[1])
    limits = Limits(**job["limits"])
    limit(limits)
    Path(job["result"]).write_text(json.dumps(answer(Path(job["path"]), job["kind"], limits)), encoding="utf-8")


if __name__ == "__main__":
    main()
