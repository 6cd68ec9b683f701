"""Two editors on one page: nobody's version is replaced by a person who doesn't know of it.

A form says which version it was loaded with (Wagtail's ``loaded_revision_id`` and ``loaded_revision_created_at``) and
which version of somebody else its writer has decided to replace (``replaces_revision``). The answer is in the form, so
that another window or another page knows nothing of it. It is given either to the dialog that Wagtail shows when it
noticed in time (static/js/admin-overwrite.js), or to our message above the form when nobody had noticed: once in all.
What is replaced stays in the history. An automatic save is never a decision: Wagtail refuses it as soon as the form is
out of date. One's own versions, of another window or of an automatic save on its way, are no conflict.
"""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.dateparse import parse_datetime
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import Page, Revision

REPLACES = "replaces_revision"
STALE = (
    "{who} a enregistré une version plus récente de cette page pendant que vous y travailliez. "
    "Rien n’est perdu\u202f: votre texte est encore ici, et sa version est dans l’historique. "
    "Comparez-les, puis recommencez pour remplacer la sienne par la vôtre."
)


class AsksBeforeReplacing:
    """For Wagtail's page edit view: one save at a time, and a question before another person's version is replaced."""

    request: HttpRequest
    real_page_record: Page
    is_out_of_date: bool
    told_of: Revision | None = None

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        """Hold the page until this save is written: of two at the same moment, the second sees the first."""
        if request.method == "POST":
            list(Page.objects.select_for_update(no_key=True).filter(pk=page_id).values_list("pk"))
        return super().dispatch(request, page_id, **kwargs)  # type: ignore[misc]

    @cached_property
    def newer_version(self) -> Revision | None:
        """The latest version that somebody else saved since this form was loaded."""
        others = self.real_page_record.revisions.exclude(user=self.request.user)
        loaded_at = parse_datetime(self.request.POST.get("loaded_revision_created_at", ""))
        newer = others.filter(created_at__gt=loaded_at) if loaded_at else others
        return newer.select_related("user").order_by("-created_at", "-pk").first()

    def may_replace(self, form: Any) -> bool:
        """Whether nothing newer is replaced, or its replacing was decided; if not, the form asks."""
        newer = self.newer_version
        if newer is None or self.request.POST.get(REPLACES) == str(newer.pk):
            return True
        who = user_display_name(newer.user) if newer.user else "Quelqu’un"
        form.add_error(None, STALE.format(who=who))
        self.told_of = newer
        return False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A form that is given back stays the old one, so that no automatic save writes what was just refused."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        context[REPLACES] = self.told_of.pk if self.told_of else self.request.POST.get(REPLACES, "")
        if self.request.method == "POST" and self.is_out_of_date and self.newer_version:
            context["loaded_revision_created_at"] = self.request.POST.get("loaded_revision_created_at", "")
        return context
