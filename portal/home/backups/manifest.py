"""What an archive holds, and what wrote it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from portal.home.backups.errors import BackupError

FORMAT = 1
DATABASE = "database"
MANIFEST = "manifest.json"


@dataclass
class Manifest:
    """``files`` gives each member's SHA-256 and size in bytes; ``migrations`` what the database had applied."""

    created: str
    engine: str
    migrations: list[str]
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Raises BackupError when it isn't a manifest that this code reads."""
        try:
            manifest = cls(**json.loads(data))
        except (ValueError, TypeError) as error:
            raise BackupError("Le manifeste de l’archive est illisible : prenez une autre sauvegarde.") from error
        if manifest.format != FORMAT:
            raise BackupError(f"L’archive est au format {manifest.format}, ce portail lit le format {FORMAT}.")
        return manifest


def roots() -> dict[str, Path]:
    """Folders that an archive holds, by their name in it."""
    return {
        "media": Path(settings.PRIVATE_MEDIA_ROOT),
        "packages": Path(settings.PACKAGES_ROOT),
    }


def root_of(name: str) -> str | None:
    """The root that a member belongs to; None for the database. Raises BackupError for a name that goes elsewhere."""
    path = PurePosixPath(name)
    safe = name == str(path) and not path.is_absolute() and ".." not in path.parts and "\\" not in name
    if safe and name == DATABASE:
        return None
    for root in roots():
        if safe and name.startswith(f"{root}/"):
            return root
    raise BackupError("L’archive contient un nom de fichier interdit : elle ne vient pas de ce portail.")


def applied_migrations() -> list[str]:
    """``app.name`` of every migration that the database has."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


def unknown_migrations(manifest: Manifest) -> list[str]:
    """Migrations of the archive that this code hasn't: the archive is newer than the code."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    replaced = {f"{app}.{name}" for migration in loader.disk_migrations.values() for app, name in migration.replaces}
    return [name for name in manifest.migrations if name not in known | replaced]
