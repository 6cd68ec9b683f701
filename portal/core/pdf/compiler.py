"""Runs typst on a template and data, within limits. User text reaches it as strings of a JSON file, never as markup."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.core.pdf import fonts
from portal.core.pdf.errors import CompileError, LimitError, PdfError

WORKER = Path(__file__).with_name("worker.py")
CPU_FACTOR = 2  # typst uses the two cores: processor time runs faster than the clock


@dataclass(frozen=True)
class Compiled:
    """The bytes of a PDF, and how many pages it has."""

    content: bytes
    pages: int


def compile(template: Path, data: Mapping[str, Any], files: Mapping[str, bytes], timestamp: int = 0) -> Compiled:
    """Compile ``template`` (its folder's other ``.typ`` files are at hand) to a PDF/UA-1.

    The template reads ``data.json`` and the names of ``files``. The same input gives the same bytes. Raises
    CompileError for any error or warning of typst, LimitError when time (PDF_TIMEOUT_SECONDS) or memory
    (PDF_MEMORY_MIB) runs out, PdfError when the fonts are not there.
    """
    fonts.require()
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as name:
        folder = Path(name)
        _fill(folder, template, data, files, timestamp)
        _run(folder)
        return _read(folder)


def _fill(folder: Path, template: Path, data: Mapping[str, Any], files: Mapping[str, bytes], timestamp: int) -> None:
    for source in template.parent.glob("*.typ"):
        shutil.copyfile(source, folder / source.name)
    for filename, content in files.items():
        if Path(filename).name != filename:
            raise ValueError(f"not a plain file name: {filename!r}")
        (folder / filename).write_bytes(content)
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    job = {
        "main": template.name,
        "fonts": str(settings.PDF_FONT_DIR),
        "memory_mib": settings.PDF_MEMORY_MIB,
        "cpu_seconds": settings.PDF_TIMEOUT_SECONDS * CPU_FACTOR,
        "timestamp": timestamp,
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")


def _run(folder: Path) -> None:
    command = [sys.executable, "-I", str(WORKER), str(folder)]
    environment = {"PATH": "/usr/bin:/bin", "TMPDIR": str(folder), "RAYON_NUM_THREADS": "2", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=settings.PDF_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError("La mise en page a pris trop de temps. Allégez ou réduisez les images.") from None
    if not (folder / "result.json").is_file():
        detail = done.stderr.decode("utf-8", "replace")[-2000:]
        raise LimitError(
            "La mise en page a demandé trop de mémoire ou de temps. Allégez ou réduisez les images.",
            detail=f"worker ended with {done.returncode}: {detail}",
        )


def _read(folder: Path) -> Compiled:
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    if result["problems"]:
        raise CompileError("La mise en page a échoué.", detail="\n".join(result["problems"])[:4000])
    content = (folder / "out.pdf").read_bytes()
    if not content.startswith(b"%PDF-"):
        raise PdfError("La mise en page n’a rien donné.", detail="out.pdf is not a PDF")
    return Compiled(content=content, pages=result["pages"])
