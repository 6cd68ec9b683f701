"""Names as a French list orders them, also for the people who are already there."""

from django.db import migrations, models


def fill(apps, schema_editor):
    """Fill the new column."""
    from portal.core.words import fold

    people = apps.get_model("accounts", "User").objects
    for person in people.only("pk", "last_name", "first_name").iterator(500):
        folded = fold(f"{person.last_name} {person.first_name}").strip()[:310]
        people.filter(pk=person.pk).update(sort_name=folded)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_user_erased_at")]

    operations = [
        migrations.AddField(
            "user",
            "sort_name",
            models.CharField(blank=True, db_index=True, default="", editable=False, max_length=310),
            False,
        ),
        migrations.AlterModelOptions(
            "user",
            {
                "ordering": ["sort_name", "pk"],
                "permissions": [("deactivate_user", "Peut désactiver et réactiver une personne")],
                "verbose_name": "personne",
                "verbose_name_plural": "personnes",
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
