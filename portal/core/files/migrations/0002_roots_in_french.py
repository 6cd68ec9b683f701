"""The two roots that Wagtail makes are called « Root »: every upload form and the page explorer show their names."""

from typing import Any

from django.db import migrations


def name_the_roots(apps: Any, schema_editor: Any) -> None:
    apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name="Root").update(name="Tous les fichiers")
    roots = apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title="Root")
    roots.update(title="Portail", draft_title="Portail")


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [migrations.RunPython(name_the_roots, migrations.RunPython.noop)]
