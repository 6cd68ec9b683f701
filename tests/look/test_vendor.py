"""What npm brings: locked without addresses, copied where it is served, fonts that typst finds."""

import json
import re
import subprocess
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
VAR = ROOT / "var"


def test_the_lock_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) == 3
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)
    assert not any("resolved" in package for package in packages.values())


def test_nothing_of_others_is_kept_in_the_repository() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    assert "package-lock.json" in tracked
    assert [name for name in tracked if re.search(r"\.(woff2?|ttf|otf|eot)$|\.min\.|(^|/)node_modules/", name)] == []


def test_versions_are_exact() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert versions
    assert all(version[0].isdigit() for version in versions)


def test_what_is_served_is_in_place() -> None:
    font = VAR / "vendor" / "vendor" / "fonts" / "atkinson.woff2"
    assert font.read_bytes()[:4] == b"wOF2"
    assert font.stat().st_size < 36 * 1024
    assert (VAR / "vendor" / "vendor" / "portal.css").exists()


def test_typst_sets_french_in_our_font_without_a_warning() -> None:
    import typst

    source = (
        '#set text(font: "Atkinson Hyperlegible Next", lang: "fr", fallback: false)\n'
        "Cœur «\u202fL’été\u202f»\u202f: *gras* _italique_ #text(weight: 600)[demi] 1\u202f000\u00a0€"
    )
    compiler = typst.Compiler(source.encode(), font_paths=[VAR / "fonts"], ignore_system_fonts=True)
    document, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=["1.7"])
    assert warnings == []
    assert document.startswith(b"%PDF")
    assert b"AtkinsonHyperlegibleNext-Bold" in document
