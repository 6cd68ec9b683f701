from typing import Any

from django.db import migrations

# Every entry that answers has its vector read to be scored: in its row it is there, beside it each is looked up. What is longer
# than a page still lies beside. Rows written before move when they are written again.
KEPT_IN = "ALTER TABLE search_entry ALTER COLUMN stems SET STORAGE MAIN"
KEPT_BESIDE = "ALTER TABLE search_entry ALTER COLUMN stems SET STORAGE EXTENDED"
# Beyond five thousand the score hardly tells them apart (``MANY`` in the engine), and counting on would read them all.
COUNT = """
    CREATE OR REPLACE FUNCTION search_entries_with(question tsquery) RETURNS bigint
    LANGUAGE sql STABLE SET enable_seqscan = off
    AS 'SELECT COUNT(*) FROM (SELECT 1 FROM search_entry WHERE stems @@ question LIMIT 5000) AS counted'
"""
COUNT_ALL = """
    CREATE OR REPLACE FUNCTION search_entries_with(question tsquery) RETURNS bigint
    LANGUAGE sql STABLE SET enable_seqscan = off
    AS 'SELECT COUNT(*) FROM search_entry WHERE stems @@ question'
"""


def change(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(KEPT_IN)
        schema_editor.execute(COUNT)


def undo(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(KEPT_BESIDE)
        schema_editor.execute(COUNT_ALL)


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0018_entries_with"),
    ]

    operations = [
        migrations.RunPython(change, undo),
    ]
