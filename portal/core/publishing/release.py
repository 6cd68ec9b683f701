"""Which code this process runs. What another release made names scripts and styles of its own, and says other words."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

TEMPLATES = "templates"
PACKAGES = "requirements.lock"
MANIFEST = "staticfiles.json"


@cache
def release() -> str:
    """A digest of code, templates and static files, alike on each machine. Asked first as the process begins, and kept."""
    digest = hashlib.sha256()
    for path in _files(Path(settings.BASE_DIR), Path(settings.STATIC_ROOT)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _files(base: Path, static: Path) -> Iterator[Path]:
    rooms = {app.split(".")[0] for app in settings.INSTALLED_APPS if (base / app.split(".")[0]).is_dir()}
    for room in sorted(rooms):
        yield from sorted((base / room).rglob("*.py"))
    yield from sorted(path for path in (base / TEMPLATES).rglob("*") if path.is_file())
    yield from filter(Path.is_file, (base / PACKAGES, static / MANIFEST))
