"""Looks for what would stop set-up half-way, and says it in one French line with how to mend it.

Standard library only, and no syntax newer than Python 3.6: an old Python must get as far as complaining.
"""

import argparse
import errno
import importlib.util
import os
import shutil
import socket
import sys

WANTED = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIRST_TIME_MIB = 1500
LATER_MIB = 200
HIGHEST_PORT = 65535
LOOPBACKS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


class Missing(Exception):
    """One thing that is missing, as one line that a person can act on."""


def check_python(version):
    """Python must be recent enough."""
    if tuple(version[:2]) < WANTED:
        raise Missing(
            "Python {}.{} ou plus récent est nécessaire (ici {}.{}) : installez-le, "
            "puis relancez avec PYTHON=python{}.{}.".format(*(WANTED + tuple(version[:2]) + WANTED))
        )


def check_venv(find_spec=importlib.util.find_spec):
    """Debian and Ubuntu leave ensurepip out of Python; without it there is no virtual environment."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        raise Missing("Le module venv de Python manque : sudo apt-get install python3-venv, puis relancez.")


def check_room(folder, disk_usage=shutil.disk_usage):
    """Enough free space, and the right to write."""
    if not os.access(folder, os.W_OK):
        raise Missing(
            "Le dossier {} n’est pas accessible en écriture : donnez-vous-en le droit (chown).".format(folder)
        )
    wanted = LATER_MIB if os.path.exists(os.path.join(folder, "var", "stamps", "runtime")) else FIRST_TIME_MIB
    free = disk_usage(folder).free // (1024 * 1024)
    if free < wanted:
        raise Missing(
            "La place manque dans {} : {} Mio libres, il en faut {} ; libérez-en puis relancez.".format(
                folder, free, wanted
            )
        )


def check_port(text):
    """The port and the next one (the demo's feeds) must be numbers, permitted, and free on both loop-back addresses: a browser
    may take either for localhost."""
    if not text.isdigit() or not 1 <= int(text) < HIGHEST_PORT:
        raise Missing(
            "PORT={} ne va pas : prenez un nombre de 1024 à {} (le suivant sert aussi).".format(text, HIGHEST_PORT - 1)
        )
    for port in (int(text), int(text) + 1):
        fault = fault_of(port)
        if fault:
            raise Missing("Le port {} est {} : make demo PORT={}.".format(port, fault, first_free_pair(int(text))))


def fault_of(port):
    """What keeps this port from being used here; blank when nothing does."""
    return next(filter(None, (fault_of_address(family, address, port) for family, address in LOOPBACKS)), "")


def fault_of_address(family, address, port):
    """Passes over an address that this machine doesn't have (IPv6 switched off)."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except PermissionError:
        return "réservé au système"
    except OSError as error:
        return "" if error.errno in (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL) else "déjà pris"
    return ""


def first_free_pair(after):
    """The first port above ``after`` that is free with the next one; from 8000 on below it or at the end of the numbers."""
    above = range(max(after, 8000) + 1, HIGHEST_PORT)
    return next(port for port in (*above, *range(8000, HIGHEST_PORT)) if not fault_of(port) and not fault_of(port + 1))


def say(line):
    """In UTF-8 whatever the locale is."""
    sys.stderr.flush()
    os.write(2, (line + "\n").encode("utf-8"))


def main(arguments=None):
    """0 when nothing is missing, else 1."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port")
    options = parser.parse_args(arguments)
    try:
        check_python(sys.version_info)
        check_venv()
        check_room(ROOT)
        if options.port is not None:
            check_port(options.port)
    except Missing as missing:
        say(str(missing))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
