"""The space that a thing was said in; a room fills it for what is stored (``quartiers`` 0002). What counts read stays in one index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_folded_title")]

    operations = [
        migrations.AddField("entry", "space", models.CharField(blank=True, default="", max_length=60), False),
        migrations.RemoveIndex("entry", "search_entry_facts"),
        migrations.AddIndex("entry", models.Index(fields=["id", "kind", "date", "space"], name="search_entry_said")),
    ]
