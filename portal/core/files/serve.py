"""How private bytes go out. The caller has asked the audience; here are the headers, ranges and X-Accel."""

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags, quote_etag

TYPES = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
}  # whatever the machine's table says
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "application/pdf"})
CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})")  # 19 digits: no file is longer, and int() is quick


def serve_private(
    request: HttpRequest, file: FieldFile, *, filename: str, public: bool = False, inline: bool = False
) -> HttpResponse | StreamingHttpResponse:
    """Answer with the bytes of ``file`` (200, 206, 304 or 416).

    ``public`` allows shared caches to keep it, to be asked again each time; otherwise nobody keeps it. ``inline`` lets the
    browser show the few types that cannot run anything. Follows RFC 9110 (conditional requests, one range).
    """
    size, name = file.size, str(file.name)
    etag = quote_etag(hashlib.sha256(f"{name}:{size}".encode()).hexdigest()[:32])
    content_type = type_of(filename)
    response: HttpResponse | StreamingHttpResponse
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified()
    elif settings.PORTAL_ACCEL_PREFIX:
        response = HttpResponse(content_type=content_type)
        # Percent-encoded: a header carries no other letters than ASCII to nginx.
        response["X-Accel-Redirect"] = settings.PORTAL_ACCEL_PREFIX + quote(name)
    else:
        response = _bytes(_range_header(request, etag), file, size, content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=0, must-revalidate" if public else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    attachment = not (inline and content_type in INLINE_TYPES)
    response["Content-Disposition"] = content_disposition_header(attachment, filename) or "attachment"
    return response


def type_of(filename: str) -> str:
    """The content type that a file is served with, by its extension (its bytes were checked as it came in)."""
    extension = filename.rpartition(".")[2].lower()
    return TYPES.get(extension) or mimetypes.guess_type(filename)[0] or "application/octet-stream"


def _range_header(request: HttpRequest, etag: str) -> str:
    """The range asked for, unless it continues another state of the file: then the whole goes out (RFC 9110, 13.1.5)."""
    condition = request.headers.get("If-Range")
    return request.headers.get("Range", "") if condition in {None, etag} else ""


def _bytes(header: str, file: FieldFile, size: int, content_type: str) -> HttpResponse | StreamingHttpResponse:
    wanted = _wanted_range(header, size)
    if wanted is None:
        full = StreamingHttpResponse(_read(file, 0, size), content_type=content_type)
        full["Content-Length"] = str(size)
        full["Accept-Ranges"] = "bytes"
        return full
    start, end = wanted
    if start >= size or start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(_read(file, start, end - start + 1), status=206, content_type=content_type)
    part["Content-Length"] = str(end - start + 1)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Accept-Ranges"] = "bytes"
    return part


def _wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """The one range asked for, as (first, last) byte; None when there is none that we understand."""
    match = RANGE.fullmatch(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(file: FieldFile, start: int, length: int) -> Iterator[bytes]:
    with file.storage.open(str(file.name), "rb") as stream:
        stream.seek(start)
        while length > 0 and (chunk := stream.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
