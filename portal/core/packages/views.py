"""One file of an unpacked package, by digest and a token that changes weekly."""

import re
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.static import serve

from portal.core.packages.tokens import is_valid

# A closed table of our own: the system's would serve HTML where a package says .htm5.
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".vtt": "text/vtt",
    ".txt": "text/plain",
}
DIGEST = re.compile(r"^[0-9a-f]{64}$")


def package_file(request: HttpRequest, digest: str, token: str, name: str) -> HttpResponseBase:
    """A file of a package. 404 on the portal's host, for a stale token, a strange name or an unknown type."""
    on_content_host = getattr(request, "is_content_host", False)
    suffix = PurePosixPath(name).suffix.lower()
    if not on_content_host or not DIGEST.match(digest) or not is_valid(digest, token) or suffix not in TYPES:
        raise Http404
    response = serve(request, name, document_root=str(Path(settings.PACKAGES_ROOT) / digest))
    response["Content-Type"] = TYPES[suffix]
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "private, max-age=604800, immutable"
    response["Content-Security-Policy"] = _policy(request)
    response.xframe_options_exempt = True  # type: ignore[union-attr]  # frame-ancestors says who may frame it
    return response


def _policy(request: HttpRequest) -> str:
    """Opaque origin, own folder, nothing else; only the portal may frame it (h5p: scripts, no same origin)."""
    origin = f"{request.scheme}://{request.get_host()}"
    folder = origin + "/".join(request.path.split("/")[:4]) + "/"
    return (
        f"default-src 'none'; script-src {folder} 'unsafe-eval'; style-src {folder} 'unsafe-inline'; "
        f"img-src {folder} data:; font-src {folder} data:; media-src {folder}; connect-src {folder}; "
        f"form-action 'none'; frame-ancestors {settings.PORTAL_HOST_URL}; sandbox allow-scripts"
    )


def not_here(request: HttpRequest) -> HttpResponse:
    """What the content host answers to everything else."""
    return HttpResponse("Introuvable.\n", status=404, content_type="text/plain; charset=utf-8")
