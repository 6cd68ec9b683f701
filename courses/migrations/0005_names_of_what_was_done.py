"""Words only: the table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0004_families_in_search"),
    ]

    operations = [
        migrations.AlterField(
            model_name="statement",
            name="verb",
            field=models.CharField(
                choices=[
                    ("registered", "inscription à"),
                    ("exited", "départ de"),
                    ("answered", "réponse à"),
                    ("attempted", "nouvel essai de"),
                    ("completed", "fin de"),
                ],
                max_length=12,
            ),
        ),
    ]
