"""What the worker does: read one file."""

from django_tasks import task


@task()
def read_text(file_id: int) -> None:
    """Read the file of this row, if it still waits. The row says how it ended."""
    from portal.core.texts.services import read

    read(file_id)
