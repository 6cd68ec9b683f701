"""« Synonymes » in the admin: what editors change is at work with the next question."""

from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from search.models import SynonymGroup, lines


class SynonymIndexView(IndexView):
    """By their first words."""

    default_ordering = "words"
    add_item_label = "Ajouter des synonymes"


def said(group: SynonymGroup) -> str:
    """The expressions in a line."""
    return ", ".join(lines(group.words))


def also(group: SynonymGroup) -> str:
    """What is looked for too, for a group that goes one way."""
    return ", ".join(lines(group.also)) or "les uns pour les autres"


class SynonymViewSet(SnippetViewSet):
    """The words of the stairwell and those of the house."""

    model = SynonymGroup
    icon = "search"
    menu_label = "Synonymes"
    menu_name = "synonymes"
    menu_order = 230
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = SynonymIndexView
    list_display = [
        Column("words", label="On dit", accessor=said),
        Column("also", label="Chercher aussi", accessor=also),
    ]
    search_fields = ["words", "also"]
    list_per_page = 50
    panels = [FieldPanel("words"), FieldPanel("also")]


register_snippet(SynonymViewSet)
