"""An upload handler that keeps nothing of a file beyond the limit; the form then says that it is too large."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Stands before Django's handlers: past the limit, bytes are read and dropped."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on while the file is within the limit."""
        self.received += len(raw_data)
        return raw_data if self.received <= settings.PORTAL_MAX_UPLOAD_SIZE else None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """Nothing for a file within the limit (the next handler has it); an empty one with its real size beyond."""
        if self.received <= settings.PORTAL_MAX_UPLOAD_SIZE:
            return None
        return InMemoryUploadedFile(
            BytesIO(),
            self.field_name,
            self.file_name,
            self.content_type,
            self.received,
            self.charset,
            self.content_type_extra,
        )
