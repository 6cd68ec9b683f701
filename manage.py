#!/usr/bin/env python
"""Command line of the portal. The profile is DJANGO_SETTINGS_MODULE; without it, the demo profile."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
