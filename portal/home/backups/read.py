"""Puts an archive back: everything is checked before anything is touched, and a failure leaves what was there."""

import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from wagtail.models import Page

from portal.home.backups import database
from portal.home.backups.errors import BackupError
from portal.home.backups.manifest import DATABASE, MANIFEST, Manifest, root_of, roots, unknown_migrations

BLOCK = 1024 * 1024
ASIDE = ".avant-restauration"


def instance_is_empty() -> bool:
    """Nobody, no page below the first, no file: what a fresh ``migrate`` leaves, or less."""
    if any(path.is_file() for folder in roots().values() for path in folder.rglob("*")):
        return False
    database.make_room()
    try:
        tables = connection.introspection.table_names()
        if Page._meta.db_table not in tables:
            return True
        return not (get_user_model()._default_manager.exists() or Page.objects.filter(depth__gt=2).exists())
    except DatabaseError as error:
        raise BackupError("La base ne répond pas : vérifiez DATABASE_URL.") from error


def restore_archive(archive: Path) -> Manifest:
    """Replaces database and files by the archive's. Raises BackupError and changes nothing when it can't."""
    scratch_home = Path(roots()["media"]).parent
    scratch_home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restauration-", dir=scratch_home) as scratch:
        staged = Path(scratch)
        manifest = _unpack(archive, staged)
        if manifest.engine != database.engine():
            raise BackupError(
                f"L’archive vient de {manifest.engine}, cette instance est sur {database.engine()} : prenez le même moteur."
            )
        if newer := unknown_migrations(manifest):
            raise BackupError(
                f"L’archive vient d’une version plus récente ({newer[0]}) : mettez d’abord le portail à jour."
            )
        with _files_swapped(staged):
            database.load(staged / DATABASE)
    return manifest


def _unpack(archive: Path, staged: Path) -> Manifest:
    """Unpacks into ``staged`` with each member's name, size and checksum verified."""
    try:
        with tarfile.open(archive, "r:") as tar:
            members = tar.getmembers()
            _refuse_lack_of_room(sum(member.size for member in members), staged)
            if not members or members[-1].name != MANIFEST:
                raise BackupError("L’archive est incomplète, son manifeste manque : prenez une autre sauvegarde.")
            manifest = Manifest.from_bytes(_stream(tar, members[-1]).read())
            _refuse_other_members(manifest, members[:-1])
            for member in members[:-1]:
                _unpack_member(tar, member, manifest, staged)
    except (tarfile.TarError, EOFError) as error:
        raise BackupError("Ce fichier n’est pas une archive du portail, ou il est abîmé.") from error
    except OSError as error:
        raise BackupError(f"L’archive n’a pas pu être lue : {error.strerror}.") from error
    return manifest


def _refuse_other_members(manifest: Manifest, members: list[tarfile.TarInfo]) -> None:
    names = [member.name for member in members]
    if sorted(names) != sorted(manifest.files) or DATABASE not in names:
        raise BackupError("L’archive ne contient pas ce que dit son manifeste : prenez une autre sauvegarde.")


def _refuse_lack_of_room(size: int, folder: Path) -> None:
    if shutil.disk_usage(folder).free < size * 2:
        raise BackupError(f"La place manque : il faut {size * 2 // BLOCK + 1} Mio libres.")


def _stream(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = tar.extractfile(member) if member.isreg() else None
    if stream is None:
        raise BackupError("L’archive contient autre chose que des fichiers : elle ne vient pas de ce portail.")
    return stream


def _unpack_member(tar: tarfile.TarFile, member: tarfile.TarInfo, manifest: Manifest, staged: Path) -> None:
    root_of(member.name)
    target = staged / member.name
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with _stream(tar, member) as source, target.open("xb") as copy:
        while block := source.read(BLOCK):
            digest.update(block)
            copy.write(block)
    target.chmod(0o640)
    if digest.hexdigest() != manifest.files[member.name].get("sha256"):
        raise BackupError(f"La somme de contrôle de {member.name} est fausse : prenez une autre sauvegarde.")


@contextmanager
def _files_swapped(staged: Path) -> Iterator[None]:
    """New files in place while the block runs; the former ones come back if it fails, and go if it doesn't."""
    moved: list[tuple[Path, Path]] = []
    try:
        for name, folder in roots().items():
            aside = folder.with_name(folder.name + ASIDE)
            shutil.rmtree(aside, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            folder.rename(aside)
            moved.append((folder, aside))
            (staged / name).mkdir(parents=True, exist_ok=True)
            shutil.move(staged / name, folder)
        yield
    except BaseException:
        for folder, aside in moved:
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        raise
    for _, aside in moved:
        shutil.rmtree(aside, ignore_errors=True)
