from collections import Counter, defaultdict

from django.db import migrations, models
from django.utils.crypto import salted_hmac

OFTEN = 3


def keep_digests(apps, schema_editor):
    """Questions by their keyed digest; words of rare ones go."""
    asked, opened = (apps.get_model("search", name) for name in ("AskedQuestion", "OpenedAnswer"))
    times = Counter()
    rows = defaultdict(list)
    for model in (asked, opened):
        for row in model.objects.order_by("pk").iterator():
            rows[row.question].append((model, row.pk))
            times[row.question] += row.times if model is asked else 0
    for stems, places in rows.items():
        digest = salted_hmac("search.heard.once", stems, algorithm="sha256").hexdigest()
        for model, pk in places:
            rare = {"words": ""} if model is asked and times[stems] < OFTEN else {}
            model.objects.filter(pk=pk).update(question=digest, **rare)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0010_arrivals'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='askedquestion', name='search_asked_once'),
        migrations.RemoveConstraint(model_name='openedanswer', name='search_opened_once'),
        migrations.RenameField(model_name='askedquestion', old_name='stems', new_name='question'),
        migrations.RenameField(model_name='openedanswer', old_name='stems', new_name='question'),
        migrations.RunPython(keep_digests, migrations.RunPython.noop),
        migrations.AlterField(model_name='askedquestion', name='question', field=models.CharField(max_length=64)),
        migrations.AlterField(model_name='openedanswer', name='question', field=models.CharField(max_length=64)),
        migrations.AlterField(model_name='askedquestion', name='words', field=models.CharField(blank=True, max_length=200)),
        migrations.AddConstraint(
            model_name='askedquestion',
            constraint=models.UniqueConstraint(fields=('day', 'question', 'audience'), name='search_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='openedanswer',
            constraint=models.UniqueConstraint(
                fields=('day', 'question', 'source', 'source_id', 'part'), name='search_opened_once'
            ),
        ),
    ]
