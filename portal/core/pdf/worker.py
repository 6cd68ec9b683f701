"""The limited process that runs typst: ``python -I worker.py <job folder>``. It imports nothing of the portal.

The folder holds ``job.json`` (main, fonts, memory_mib, cpu_seconds, timestamp), the templates, ``data.json`` and the
files they name; typst's root is that folder. It writes ``out.pdf`` and ``result.json`` there, nothing elsewhere.
"""

import json
import resource
import sys
from pathlib import Path

LARGEST_FILE = 64 * 1024 * 1024


def limit(memory_mib: int, cpu_seconds: int) -> None:
    """No more memory, processor time or bytes written than this, whatever the document asks for."""
    memory = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(folder: Path, job: dict) -> dict:
    """Compile; a warning is a problem like an error."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    compiler = typst.Compiler(
        input=str(folder / job["main"]),
        root=str(folder),
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path=str(folder / "packages"),
        package_cache_path=str(folder / "packages"),
    )
    try:
        pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=job["timestamp"])
    except typst.TypstError as error:
        return {"problems": [error.diagnostic or error.message]}
    if warnings:
        return {"problems": [warning.diagnostic or warning.message for warning in warnings]}
    assert isinstance(pdf, bytes)
    (folder / "out.pdf").write_bytes(pdf)
    pages = json.loads(compiler.query("<pages>", field="value", one=True))
    return {"problems": [], "pages": pages}


def main() -> None:
    folder = Path(sys.argv[1])
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    limit(job["memory_mib"], job["cpu_seconds"])
    result = run(folder, job)
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
