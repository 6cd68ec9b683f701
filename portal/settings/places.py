"""Where an instance writes. One folder holds all of it, so that a backup and a move know what to take."""

import copy
from pathlib import Path
from typing import Any

from portal.settings.base import DATABASES, STORAGES


def places(var_dir: Path) -> dict[str, Any]:
    """Settings for an instance whose data lives below ``var_dir``.

    Built assets (vendor files, fonts, collected static files) stay with the code: they are remade, never backed up.
    """
    media = var_dir / "media"
    storages: dict[str, Any] = copy.deepcopy(STORAGES)
    storages["default"]["OPTIONS"]["location"] = str(media)
    databases = copy.deepcopy(DATABASES)
    databases["default"]["NAME"] = var_dir / "portal.sqlite3"
    return {
        "DATABASES": databases,
        "STORAGES": storages,
        "PRIVATE_MEDIA_ROOT": media,
        "MEDIA_ROOT": media,
        "PACKAGES_ROOT": var_dir / "packages",
        "BACKUP_DIR": var_dir / "backups",
        "DATA_DIR": var_dir,
    }
