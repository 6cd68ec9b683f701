from bisect import bisect_right

from django.db import migrations, models


def note_what_is_there(apps, schema_editor):
    """Every thing in the order of its entries; a search goes on where it was."""
    Entry, Arrival, SavedSearch = (apps.get_model("search", name) for name in ("Entry", "Arrival", "SavedSearch"))
    first = {}
    rows = Entry.objects.filter(whole=None).order_by("pk").values_list("pk", "source", "source_id", "part")
    for pk, *place in rows.iterator():
        first.setdefault(tuple(place), pk)
    Arrival.objects.bulk_create(
        [Arrival(source=source, source_id=source_id, part=part) for source, source_id, part in first], batch_size=500
    )
    numbers, entries = list(Arrival.objects.order_by("pk").values_list("pk", flat=True)), list(first.values())
    for saved in SavedSearch.objects.order_by("pk").iterator():
        known = bisect_right(entries, saved.seen)
        SavedSearch.objects.filter(pk=saved.pk).update(seen=numbers[known - 1] if known else 0)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0009_saved_searches'),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=60)),
                ('source_id', models.BigIntegerField()),
                ('part', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'verbose_name': 'arrivée',
                'verbose_name_plural': 'arrivées',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('source', 'source_id', 'part'), name='search_arrived_once')],
            },
        ),
        migrations.RunPython(note_what_is_there, migrations.RunPython.noop),
    ]
