"""The preview of a draft's PDF in the editor."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guides import pdf
from portal.core.pdf.errors import PdfBusyError, PdfError


def pdf_preview(request: HttpRequest, page: Any) -> HttpResponse:
    """The bytes of the draft's PDF, or a page that names the block that stops it."""
    try:
        content = pdf.preview_bytes(page)
    except PdfError as error:
        return render(request, "wagtailadmin/guides/pdf_stopped.html", {"page": page, "error": error})
    except PdfBusyError:
        return render(request, "wagtailadmin/guides/pdf_stopped.html", {"page": page, "error": None})
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="apercu.pdf"'
    response["Content-Security-Policy"] = (
        "frame-ancestors 'self'"  # a browser's PDF viewer has styles and scripts of its own
    )
    response["Cache-Control"] = "private, no-store"
    return response
