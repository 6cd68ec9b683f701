"""The catalogue that the room's pages stand below."""

from wagtail.models import Page

from courses.models import CourseIndexPage

LEAD = "Pour apprendre sur son temps, sur son téléphone. On s’arrête quand on veut, on reprend où l’on en était."


def make_catalogue(home: Page) -> None:
    """Publish « Formations » below ``home``, unless there is one."""
    if CourseIndexPage.objects.exists() or home.get_children().filter(slug="formations").exists():
        return
    page = CourseIndexPage(slug="formations", title="Formations", lead=LEAD, live=False)
    home.add_child(instance=page)
    page.save_revision().publish()
