"""The catalogue that the room's pages stand below, and the collection that their films are in."""

from wagtail.models import Collection, CollectionViewRestriction, Page

from courses.models import CourseIndexPage

LEAD = "Pour apprendre sur son temps, sur son téléphone. On s’arrête quand on veut, on reprend où l’on en était."
FILMS = "Films des formations"


def make_catalogue(home: Page) -> None:
    """Publish « Formations » below ``home``, and make the collection of films, unless there is one."""
    if CourseIndexPage.objects.exists() or home.get_children().filter(slug="formations").exists():
        return
    page = CourseIndexPage(slug="formations", title="Formations", lead=LEAD, live=False)
    home.add_child(instance=page)
    page.save_revision().publish()
    films_collection()


def films_collection() -> Collection:
    """Where films and captions go: for members, as lessons are."""
    found = Collection.objects.filter(name=FILMS).first()
    if found is None:
        found = Collection.get_first_root_node().add_child(name=FILMS)
        CollectionViewRestriction.objects.create(collection=found, restriction_type=CollectionViewRestriction.LOGIN)
    return found
