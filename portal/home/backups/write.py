"""Writes an archive: complete under its final name, or not there at all."""

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone

from portal.home.backups import database
from portal.home.backups.errors import BackupError
from portal.home.backups.manifest import DATABASE, MANIFEST, Manifest, applied_migrations, roots

PREFIX = "portail-"


class HashingReader:
    """Passes bytes through and remembers their SHA-256."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As the stream's own."""
        data = self.stream.read(size)
        self.digest.update(data)
        return data


@dataclass
class Written:
    """The archive, and files that went away while it was being written."""

    path: Path
    size: int
    count: int
    vanished: list[str] = field(default_factory=list)


def write_archive(folder: Path) -> Written:
    """A new archive in ``folder``, readable by its owner alone.

    The database is copied first: a file added meanwhile is taken too many, never too few. Raises BackupError.
    """
    refuse_served_folder(folder)
    migrations = applied_migrations()
    if not migrations:
        raise BackupError("La base est vide, il n’y a rien à sauvegarder : vérifiez DATABASE_URL et VAR_DIR.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = timezone.localtime()
    target = folder / f"{PREFIX}{now:%Y%m%d-%H%M%S}.tar"
    manifest = Manifest(now.isoformat(timespec="seconds"), database.engine(), migrations)
    with tempfile.TemporaryDirectory(prefix=".portail-", dir=folder) as scratch:
        draft = Path(scratch) / "draft.tar"
        copy = Path(scratch) / DATABASE
        database.dump(copy)
        try:
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            vanished = _fill(draft, copy, manifest)
            os.link(draft, target)
        except FileExistsError as error:
            raise BackupError(f"{target.name} existe déjà : relancez dans une seconde.") from error
        except OSError as error:
            raise BackupError(f"L’archive n’a pas pu être écrite ({error.strerror}) : rien n’est gardé.") from error
    return Written(target, target.stat().st_size, len(manifest.files) - 1, vanished)


def refuse_served_folder(folder: Path) -> None:
    """A backup never lies where a web server could hand it out, nor among the files that it takes."""
    resolved = folder.resolve()
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS, *roots().values()]
    for place in (Path(place).resolve() for place in served):
        if resolved == place or place in resolved.parents:
            raise BackupError(f"{folder} est un dossier servi ou sauvegardé : choisissez-en un autre (BACKUP_DIR).")


def _fill(draft: Path, copy: Path, manifest: Manifest) -> list[str]:
    vanished = []
    with draft.open("wb") as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        for name, path in [(DATABASE, copy), *_files()]:
            try:
                manifest.files[name] = _add(tar, name, path)
            except FileNotFoundError:
                vanished.append(name)
        data = manifest.to_bytes()
        tar.addfile(_member(MANIFEST, len(data)), io.BytesIO(data))
        tar.close()
        stream.flush()
        os.fsync(stream.fileno())
    return vanished


def _files() -> Iterator[tuple[str, Path]]:
    """Regular files below every root, in order; links are left out."""
    for root, folder in roots().items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield f"{root}/{path.relative_to(folder).as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> dict[str, str | int]:
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        reader = HashingReader(stream)
        tar.addfile(_member(name, size), reader)  # type: ignore[arg-type]  # read() is all that tarfile asks
    return {"sha256": reader.digest.hexdigest(), "size": size}


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def prune_archives(folder: Path, keep: int) -> list[Path]:
    """Deletes all archives but the ``keep`` newest; returns what went."""
    old = sorted(folder.glob(f"{PREFIX}*.tar"))[:-keep] if keep else []
    for path in old:
        path.unlink()
    return old
