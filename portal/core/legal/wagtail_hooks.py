"""Legal references in the editors' menu: one list, chosen from in guides and fiches."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.core.legal.models import LegalReference


class LegalReferenceViewSet(SnippetViewSet):
    """Listed with the date of the last check; the ones without a date are to be checked."""

    model = LegalReference
    icon = "doc-full-inverse"
    menu_label = "Références juridiques"
    list_display = ["article", "checked_on"]
    list_filter = ["checked_on"]


register_snippet(LegalReferenceViewSet)
