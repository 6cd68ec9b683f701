"""Search entries of posts say their space, also those already stored: nothing has to be rebuilt."""

from django.db import migrations


def say_spaces(apps, schema_editor):
    """One statement a space."""
    entries = apps.get_model("search", "Entry").objects
    posts = apps.get_model("quartiers", "Post").objects
    for pk, slug in apps.get_model("quartiers", "Space").objects.order_by("pk").values_list("pk", "slug"):
        said = posts.filter(space=pk).values("pk")
        entries.filter(source="quartiers.post", source_id__in=said).update(space=slug)


class Migration(migrations.Migration):
    dependencies = [("quartiers", "0001_initial"), ("search", "0003_space")]

    operations = [migrations.RunPython(say_spaces, migrations.RunPython.noop, elidable=True)]
