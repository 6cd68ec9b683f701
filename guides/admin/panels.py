"""What the edit screen says about the PDF of the published page."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from wagtail.admin.panels import Panel

if TYPE_CHECKING:
    from guides.pdf import State


class PdfStatePanel(Panel):
    """Made, being made, or stopped by a block that is named."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtailadmin/guides/pdf_state.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.live)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["page"] = self.instance
            context["state"] = live_state(self.request, self.instance)
            return context


def live_state(request: HttpRequest, page: Any) -> "State":
    """How the PDF of what readers see now is, whatever the draft says. Asked once a request: it builds the document."""
    from guides import pdf  # the PDF knows the page models, which know this panel

    known: dict[int, State] = request.__dict__.setdefault("_pdf_states", {})
    if page.pk not in known:
        known[page.pk] = pdf.state(type(page).objects.get(pk=page.pk))
    return known[page.pk]
