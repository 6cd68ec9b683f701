from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("tasks", "0002_sealed_mail")]

    operations = [
        migrations.AddField(
            "OutgoingMail", "next_try", models.DateTimeField(default=timezone.now), preserve_default=False
        ),
    ]
