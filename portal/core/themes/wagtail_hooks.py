"""« Thèmes » in the admin: the words may change, the list and its keys are the roadmap's."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from portal.core.themes.models import Theme


class ThemeIndexView(IndexView):
    """In the roadmap's order."""

    default_ordering = "order"
    add_item_label = "Ajouter un thème"


class ThemeViewSet(SnippetViewSet):
    """Eleven lines."""

    model = Theme
    icon = "tag"
    menu_label = "Thèmes"
    menu_name = "themes"
    menu_order = 220
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = ThemeIndexView
    list_display = ["title", "short_title", "order"]
    panels = [
        FieldPanel("title"),
        FieldPanel("short_title"),
        FieldPanel("description"),
        FieldPanel("order"),
        FieldPanel("key"),
    ]


register_snippet(ThemeViewSet)
