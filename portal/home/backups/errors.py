"""What stops a backup or a restore."""


class BackupError(Exception):
    """A message in French that says what to do."""
