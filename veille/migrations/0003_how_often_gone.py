from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('veille', '0002_keys_without_stories'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='gone',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
