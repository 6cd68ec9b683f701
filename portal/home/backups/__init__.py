"""One archive with the whole instance: database, files, and a manifest of checksums.

The archive is a plain tar: ``database`` (SQLite file or pg_dump's custom format), ``media/…``,
``packages/…`` and, last, ``manifest.json``: an archive cut short has none and is refused.
"""
