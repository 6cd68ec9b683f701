"""Where private bytes lie: a folder that no web server path leads to."""

from django.core.files.storage import FileSystemStorage


class PrivateFileStorage(FileSystemStorage):
    """Files without an address of their own: whoever asks for one gets an error, not a guessable path."""

    def url(self, name: str | None) -> str:
        """Always raises ValueError: bytes go out by a view that asks the audience."""
        raise ValueError("This file is not accessible via a URL: serve it by portal.core.files.serve")
