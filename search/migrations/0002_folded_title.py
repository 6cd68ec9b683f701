"""Titles as their words are typed, also for what is already stored: nothing has to be rebuilt."""

from django.db import migrations, models

BATCH = 500


def fold_titles(apps, schema_editor):
    """Fill the new column."""
    from search.french import typed

    entries = apps.get_model("search", "Entry").objects
    some = []
    for entry in entries.only("pk", "title").order_by("pk").iterator(BATCH):
        entry.folded_title = " ".join(typed(entry.title))[:300]
        some.append(entry)
        if len(some) == BATCH:
            entries.bulk_update(some, ["folded_title"])
            some = []
    entries.bulk_update(some, ["folded_title"])


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField("entry", "folded_title", models.CharField(blank=True, default="", max_length=300), False),
        migrations.RunPython(fold_titles, migrations.RunPython.noop),
    ]
