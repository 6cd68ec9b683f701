"""A damaged, foreign or hostile archive is refused before anything is touched."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from portal.home.backups import read
from portal.home.backups.errors import BackupError
from portal.home.backups.manifest import MANIFEST

Members = list[tuple[str, bytes]]
GOOD: Members = [("database", b"SQLite format 3\0"), ("media/a.txt", b"word")]


def manifest(members: Members, **changes: Any) -> dict[str, Any]:
    """As the backup writes it."""
    files = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in members}
    return {"format": 1, "created": "2026-01-01", "engine": "sqlite", "migrations": [], "files": files, **changes}


def write(path: Path, members: Members, told: dict[str, Any] | None, change: Callable[[tarfile.TarInfo], None]) -> Path:
    """A tar of ``members`` with the manifest ``told`` last."""
    extra = [] if told is None else [(MANIFEST, json.dumps(told).encode())]
    with tarfile.open(path, "w") as tar:
        for name, data in [*members, *extra]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            if name != MANIFEST:
                change(info)
            tar.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def refuses(tmp_path: Path) -> Callable[..., str]:
    """Tries an archive against folders that hold one file each; the file must still be there afterwards."""
    roots = {"PRIVATE_MEDIA_ROOT": tmp_path / "media", "PACKAGES_ROOT": tmp_path / "packages"}
    for folder in roots.values():
        folder.mkdir()
        (folder / "kept.txt").write_text("kept")

    def attempt(
        members: Members = GOOD,
        told: dict[str, Any] | str | None = "good",
        change: Callable[[tarfile.TarInfo], None] = lambda info: None,
        cut: int = 0,
    ) -> str:
        said = manifest(members) if told == "good" else told
        archive = write(tmp_path / "a.tar", members, said, change)  # type: ignore[arg-type]
        if cut:
            archive.write_bytes(archive.read_bytes()[:cut])
        loaded: list[Path] = []
        with override_settings(**roots), pytest.MonkeyPatch.context() as patch:
            patch.setattr(read.database, "load", loaded.append)
            patch.setattr(read.database, "engine", lambda: "sqlite")
            with pytest.raises(BackupError) as refusal:
                read.restore_archive(archive)
        assert loaded == []
        assert sorted(path.name for path in tmp_path.rglob("*.txt")) == ["kept.txt", "kept.txt"]
        return str(refusal.value)

    return attempt


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "media/../../x",
        "/etc/x",
        "media//x",
        "media/./x",
        "static/x",
        "media",
        "C:\\x",
        "media\\..\\x",
        ".",
        "..",
        "//x",
    ],
)
def test_a_name_that_goes_elsewhere_is_refused(refuses: Callable[..., str], name: str) -> None:
    assert "nom de fichier interdit" in refuses([*GOOD, (name, b"x")])


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_what_is_not_a_plain_file_is_refused(refuses: Callable[..., str], kind: bytes) -> None:
    def change(info: tarfile.TarInfo) -> None:
        if info.name.startswith("media"):
            info.type, info.linkname, info.size = kind, "/etc/passwd", 0

    assert "autre chose que des fichiers" in refuses(change=change)


def test_a_changed_byte_is_found(refuses: Callable[..., str]) -> None:
    told = manifest([GOOD[0], ("media/a.txt", b"other")])
    assert refuses(told=told) == "La somme de contrôle de media/a.txt est fausse : prenez une autre sauvegarde."


def test_a_file_too_many_or_too_few_is_found(refuses: Callable[..., str]) -> None:
    assert "ne contient pas ce que dit son manifeste" in refuses(told=manifest(GOOD[:1]))
    assert "ne contient pas ce que dit son manifeste" in refuses(told=manifest([*GOOD, ("media/b.txt", b"")]))
    assert "ne contient pas ce que dit son manifeste" in refuses([*GOOD, GOOD[1]])


def test_an_archive_cut_short_is_refused(refuses: Callable[..., str]) -> None:
    assert "manifeste manque" in refuses(told=None)
    assert "abîmé" in refuses([GOOD[0], ("media/a.txt", b"x" * 4096)], cut=3000)
    assert "abîmé" in refuses(cut=100)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format": 2}, "L’archive est au format 2"),
        ({"engine": "postgresql"}, "prenez le même moteur"),
        ({"migrations": ["guides.9999_future"]}, "version plus récente (guides.9999_future)"),
        ({"surprise": 1}, "manifeste de l’archive est illisible"),
    ],
)
def test_an_archive_of_another_world_is_refused(
    refuses: Callable[..., str], changes: dict[str, Any], sentence: str
) -> None:
    assert sentence in refuses(told=manifest(GOOD, **changes))


def test_files_come_back_when_the_database_cannot_be_replaced(tmp_path: Path) -> None:
    media, packages = tmp_path / "media", tmp_path / "packages"
    media.mkdir()
    (media / "kept.txt").write_text("kept")
    archive = write(tmp_path / "a.tar", GOOD, manifest(GOOD), lambda info: None)

    def fail(source: Path) -> None:
        assert (media / "a.txt").read_bytes() == b"word", "the control: new files were in place"
        raise BackupError("La base n’a pas pu être remplacée.")

    with override_settings(PRIVATE_MEDIA_ROOT=media, PACKAGES_ROOT=packages), pytest.MonkeyPatch.context() as patch:
        patch.setattr(read.database, "load", fail)
        patch.setattr(read.database, "engine", lambda: "sqlite")
        with pytest.raises(BackupError):
            read.restore_archive(archive)
    assert [path.name for path in media.iterdir()] == ["kept.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "media", "packages"]
