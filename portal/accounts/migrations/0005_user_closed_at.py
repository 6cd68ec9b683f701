from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sort_name")]

    operations = [
        migrations.AddField("User", "closed_at", models.DateTimeField("fermée le", null=True, editable=False)),
    ]
