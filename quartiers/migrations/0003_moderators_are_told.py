"""When moderators were told of a report, and who wants no such mail. What waits already is told once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quartiers", "0002_entries_say_their_space")]

    operations = [
        migrations.AddField("mailchoice", "reports", models.BooleanField(default=True)),
        migrations.AddField("report", "told_at", models.DateTimeField(blank=True, editable=False, null=True)),
    ]
