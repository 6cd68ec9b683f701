"""The deployment samples agree with the code. Units and containers are read, not started: docs/operations.md says so."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.conftest import which

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
TABLE = (ROOT / "docs" / "environment.md").read_text(encoding="utf-8")
DOCUMENTED = set(re.findall(r"^\| `(\w+)` \|", TABLE, flags=re.MULTILINE))
REQUIRED = set(re.findall(r"^\| `(\w+)` \| yes \|", TABLE, flags=re.MULTILINE))


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_the_sample_environment_has_every_required_variable_and_no_unknown_one() -> None:
    sample = set(
        re.findall(r"^(\w+)=", (DEPLOY / "portail.env.sample").read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert sample >= REQUIRED
    assert sample <= DOCUMENTED


@pytest.mark.parametrize("unit", sorted(path.name for path in (DEPLOY / "systemd").glob("*.service")))
def test_each_unit_runs_something_that_exists_unprivileged(unit: str) -> None:
    text = (DEPLOY / "systemd" / unit).read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=/opt/portail/\.venv/bin/python (.+)$", text, flags=re.MULTILINE)
    words = command.split()
    assert words[0] in {"-m", "manage.py"}
    assert words[1] in get_commands() or words[1] == "gunicorn"
    assert "User=portail" in text
    assert "EnvironmentFile=/etc/portail/portail.env" in text
    assert "ProtectSystem=strict" in text


def test_systemd_knows_every_word_of_the_units(tmp_path: Path) -> None:
    """Each with a program and a folder that are there: what is verified is the rest."""
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text(encoding="utf-8").replace("/opt/portail/.venv/bin/python", which("true"))
        (tmp_path / unit.name).write_text(text.replace("/opt/portail", str(tmp_path)), encoding="utf-8")
    command = [which("systemd-analyze"), "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    verified = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.parametrize("timer", sorted(path.name for path in (DEPLOY / "systemd").glob("*.timer")))
def test_each_timer_has_its_service_and_a_rhythm(timer: str) -> None:
    assert (DEPLOY / "systemd" / timer).with_suffix(".service").exists()
    assert "OnCalendar=" in (DEPLOY / "systemd" / timer).read_text(encoding="utf-8")


def test_compose_services_pass_documented_variables_only(compose: dict[str, Any]) -> None:
    ours = {"web", "worker", "due", "migrate", "database", "cache", "proxy"}
    assert set(compose["services"]) == ours | {"search-certificates", "search-1", "search-2", "search-3"}
    assert set(compose["x-portail"]["environment"]) <= DOCUMENTED
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"], "only the proxy of this machine reaches it"


def test_compose_file_is_valid_to_docker(tmp_path: Path) -> None:
    compose_command = which("docker-compose")
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    (tmp_path / "portail.env").touch()
    environment = {"PATH": "/usr/bin:/bin", "POSTGRES_PASSWORD": "x", "ELASTIC_PASSWORD": "y"}
    command = [compose_command, "-f", "deploy/compose.yaml", "config"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = yaml.safe_load(done.stdout)["services"]
    nodes = [name for name in read if re.fullmatch(r"search-\d", name)]
    assert len(nodes) == 3
    for name in nodes:
        assert read[name]["environment"]["xpack.security.http.ssl.enabled"] == "true"
        assert "ports" not in read[name], "nobody outside reaches a node"
    assert len({read[name]["environment"]["xpack.security.http.ssl.key"] for name in nodes}) == 3
    for name in ("web", "worker", "due"):
        assert read[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert read[name]["environment"]["VAR_DIR"] == "/var/lib/portail"
    assert "migrate" not in read["migrate"]["depends_on"]


def test_the_docs_say_how_what_compose_starts_is_set_up() -> None:
    told = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("### In containers")[1].split("##")[0]
    done = re.findall(r"\$MANAGE (\w+)", told)
    assert done == ["set_up_site", "search_rebuild", "search_synonyms", "create_admin", "check_config"]
    assert set(done) <= set(get_commands())
    assert "vm.max_map_count" in told


def test_compose_says_what_is_missing(tmp_path: Path) -> None:
    compose_command = which("docker-compose")
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    (tmp_path / "portail.env").touch()
    command = [compose_command, "-f", "deploy/compose.yaml", "config"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "PASSWORD manque" in done.stderr
