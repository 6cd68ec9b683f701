from django.db import migrations, models

from portal.core.tasks.seal import seal, unseal


def seal_all(apps, schema_editor):
    for mail in apps.get_model("tasks", "OutgoingMail").objects.all():
        mail.sealed = seal(mail.content)
        mail.save(update_fields=["sealed"])


def open_all(apps, schema_editor):
    for mail in apps.get_model("tasks", "OutgoingMail").objects.all():
        mail.content = unseal(mail.sealed)
        mail.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_outgoing_mail")]

    operations = [
        migrations.AddField("OutgoingMail", "sealed", models.TextField(default=""), preserve_default=False),
        migrations.AlterField("OutgoingMail", "content", models.JSONField(default=dict)),
        migrations.RunPython(seal_all, open_all),
        migrations.RemoveField("OutgoingMail", "content"),
    ]
