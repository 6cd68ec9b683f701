"""« Recherches sans réponse » among the reports of the admin, on screen and as CSV."""

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from search import report, synonyms

PERMISSION = "search.view_askedquestion"
HEADINGS = (
    "Question",
    "Fois demandée",
    "dont par des membres",
    "Fois sans réponse",
    "Fois avec une réponse partielle",
    "État",
    "Ouvert ensuite",
    "Adresse",
    "Fois ouvert",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@method_decorator(permission_required(PERMISSION), name="dispatch")
class SearchesReport(WagtailAdminTemplateMixin, TemplateView):
    """What people look for and don't find, or find in part, and what they open; ``jours``: 7, 30 or 90; ``format=csv``."""

    template_name = "search/admin/report.html"
    page_title = "Recherches sans réponse"
    header_icon = "search"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("format") == "csv":
            return as_csv(self.days, request.user)
        return super().get(request, *args, **kwargs)

    @property
    def days(self) -> int:
        """The period that is asked for, thirty days unless it is one of ours."""
        written = self.request.GET.get("jours", "")
        return next((days for days in report.PERIODS if str(days) == written), 30)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unanswered = report.unanswered(self.days)
        return {
            **super().get_context_data(**kwargs),
            "days": self.days,
            "periods": report.PERIODS,
            "unanswered": list(zip(unanswered, synonyms.holding([one.words for one in unanswered]), strict=True)),
            "asked": report.asked(self.days, self.request.user),
            "rare": report.rare(self.days),
            "often": report.OFTEN,
            "synonyms": reverse("wagtailsnippets_search_synonymgroup:add"),
            "promotions": reverse("wagtailsnippets_search_promotion:add"),
        }


def as_csv(days: int, viewer: Any) -> HttpResponse:
    """A line a question and thing that was opened, as a French spreadsheet reads it."""
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="recherches-{localdate().isoformat()}-{days}-jours.csv"'
    answer["Cache-Control"] = "private, no-store"
    writer = csv.writer(answer, delimiter=";")
    writer.writerow(HEADINGS)
    for question in report.asked(days, viewer, report.EXPORTED):
        writer.writerows([inert(cell) for cell in row] for row in lines_of(question))
    return answer


def lines_of(question: report.Question) -> Iterator[tuple[Any, ...]]:
    """The lines of a question: one at least."""
    counts = (
        question.words,
        question.times,
        question.members,
        question.without_result,
        question.partial,
        question.state,
    )
    for opened in question.opened or (report.Opened("", "", 0),):
        yield (*counts, opened.title, opened.url, opened.times)


def inert(cell: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
