"""The test house itself: what it promises to refuse, it refuses."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import Context, Origin, Template, engines


def render(source: str, where: Path) -> str:
    """``source`` as if it were the template file ``where``."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    template = Template(source, origin=Origin(str(where)), engine=engine)
    return template.render(Context({"known": "value"}))


def test_an_undefined_variable_in_our_template_fails() -> None:
    ours = settings.BASE_DIR / "templates" / "ours.html"
    assert render("{{ known }}{% if unknown %}{% endif %}", ours) == "value"
    with pytest.raises(pytest.fail.Exception, match=r"undefined template variable 'unknown' in templates/ours\.html"):
        render("{{ unknown }}", ours)


def test_an_undefined_variable_in_a_library_template_stays_blank_and_its_filters_run() -> None:
    theirs = settings.BASE_DIR / ".venv" / "lib" / "site-packages" / "wagtail" / "theirs.html"
    assert render("[{{ unknown }}{{ unknown|default:'x' }}]", theirs) == "[x]"


def test_the_network_is_closed_and_this_machine_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(Exception, match="allow"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.parametrize("turn", [1, 2])
def test_no_test_sees_what_another_cached(turn: int) -> None:
    assert cache.get("left-over") is None
    cache.set("left-over", turn)


@pytest.mark.parametrize(
    ("ci", "code", "said"),
    [({}, 0, "Tests de navigateur laissés de côté"), ({"CI": "true"}, 4, "CI must have Chromium")],
)
def test_without_chromium_browser_tests_are_left_out_and_it_says_so_but_not_in_ci(
    tmp_path: Path, ci: dict[str, str], code: int, said: str
) -> None:
    asked = ["--collect-only", "-q", "tests/ops/test_browser_fixtures.py", "tests/ops/test_strict_tests.py"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTEST_", "PATH"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *asked],
        cwd=settings.BASE_DIR,
        env={**kept, **ci, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert said in done.stdout + done.stderr
    if not ci:
        assert "test_browser_fixtures.py::" not in done.stdout
        assert "test_strict_tests.py::" in done.stdout
