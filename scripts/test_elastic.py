"""``make test-elastic``: the search's tests on a cluster of three nodes, then the same nodes killed and revived.

``PORTAL_ELASTICSEARCH_URL`` names nodes that run already (theirs aren't killed); else three start here, and stop afterwards.
Arguments go to pytest.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "tools" / "elasticsearch" / "node"
NUMBER = 3
PORT = 9200
PATHS = ("tests/search", "tests/texts/test_found.py", "tests/matrix/test_lists.py")


def main(arguments: list[str]) -> int:
    """The exit code of the first run that failed."""
    if os.environ.get("PORTAL_ELASTICSEARCH_URL"):
        return run_tests("-n", "2", *arguments)
    os.environ |= {
        "PORTAL_ELASTICSEARCH_URL": ",".join(f"http://127.0.0.1:{PORT + number}" for number in range(NUMBER)),
        "PORTAL_SEARCH_NODES_MAY_DIE": "1",
    }
    subprocess.run([str(NODE), "start", str(NUMBER)], check=True)
    try:
        faults = "tests/search/cluster/test_faults.py"
        return run_tests("-n", "2", f"--ignore={faults}", *arguments) or run_tests(faults, paths=())
    finally:
        subprocess.run([str(NODE), "stop"], check=False)


def run_tests(*arguments: str, paths: tuple[str, ...] = PATHS) -> int:
    """pytest on the tests that the cluster is asked in, browsers left out."""
    command = [sys.executable, "-m", "pytest", "-m", "not browser", *paths, *arguments]
    return subprocess.run(command, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
