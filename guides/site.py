"""The two indexes that the room's pages stand below."""

from wagtail.models import Page

from guides.models import GuideIndexPage, ReflexCardIndexPage

INDEXES = {
    "fiches": (
        ReflexCardIndexPage,
        "Fiches réflexes",
        "Une situation, une page\u202f: ce qu’il faut faire, ce qu’il ne faut pas faire, qui appeler.",
    ),
    "guides": (
        GuideIndexPage,
        "Guides",
        "Pour préparer une décision, une réunion, un courrier. Chaque guide se lit ici, se cite et s’emporte en PDF.",
    ),
}


def make_index(slug: str, home: Page) -> None:
    """Publish « Fiches réflexes » or « Guides » below ``home``, unless there is one."""
    model, title, lead = INDEXES[slug]
    if model.objects.exists() or home.get_children().filter(slug=slug).exists():
        return
    page = model(slug=slug, title=title, lead=lead, live=False)
    home.add_child(instance=page)
    page.save_revision().publish()
