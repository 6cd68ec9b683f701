"""Search entries of courses and lessons say their job families, also those already stored: nothing has to be rebuilt."""

from django.db import migrations


def say_families(apps, schema_editor):
    """A row an entry and a family."""
    families = apps.get_model("courses", "CourseFamily").objects
    entries = apps.get_model("search", "Entry").objects.filter(whole=None)
    lessons = apps.get_model("courses", "LessonPage").objects
    made_for = apps.get_model("search", "EntryFamily")
    for course in apps.get_model("courses", "CoursePage").objects.order_by("pk"):
        inside = lessons.filter(path__startswith=course.path).values("pk")
        found = [
            *entries.filter(source="courses.course", source_id=course.pk),
            *entries.filter(source="courses.lesson", source_id__in=inside),
        ]
        named = sorted(set(families.filter(page=course).values_list("family", flat=True)))
        made_for.objects.bulk_create(made_for(entry=entry, family=family) for entry in found for family in named)


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_forms_for_editors"), ("search", "0004_families")]

    operations = [migrations.RunPython(say_families, migrations.RunPython.noop, elidable=True)]
