import django.db.models.functions
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0016_shipped_synonyms'),
    ]

    operations = [
        migrations.AddField(
            model_name='change',
            name='noted_at',
            field=models.DateTimeField(default=django.utils.timezone.now, db_default=django.db.models.functions.Now()),
        ),
    ]
