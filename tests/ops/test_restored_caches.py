"""What was kept after the backup was made belongs to a time that the restore takes back."""

from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from portal.core.audience.models import AudienceToken
from portal.home.management.commands import restore
from search.models import Entry
from tests import factories


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """One that puts nothing back."""
    manifest = SimpleNamespace(created="2026-11-24", files=["database", "media/a.pdf"])
    monkeypatch.setattr(restore, "restore_archive", lambda path: manifest)
    archive = tmp_path / "portail.tar"
    archive.touch()
    return archive


@pytest.mark.django_db
def test_a_restore_empties_the_cache_and_makes_projections_right(archive: Path) -> None:
    page = factories.guide()
    cache.set("lost-future", "kept")
    AudienceToken.objects.filter(object_id=page.pk).delete()
    out = StringIO()

    call_command("restore", str(archive), "--force", stdout=out)

    assert cache.get("lost-future") is None
    assert AudienceToken.objects.filter(object_id=page.pk).exists()
    assert "1 fichier." in out.getvalue()


@pytest.mark.django_db
@pytest.mark.own_cluster
def test_a_restore_whose_cluster_is_away_ends_all_the_same_and_says_what_is_left_to_run(
    archive: Path, settings: Any
) -> None:
    settings.SEARCH_CLUSTER = {"urls": ("http://127.0.0.1:9",)}
    page = factories.guide()
    Entry.objects.all().delete()
    AudienceToken.objects.filter(object_id=page.pk).delete()
    cache.set("lost-future", "kept")
    out = StringIO()

    with pytest.raises(CommandError, match="search_rebuild --cluster"):
        call_command("restore", str(archive), "--force", stdout=out)

    assert cache.get("lost-future") is None
    assert AudienceToken.objects.filter(object_id=page.pk).exists()
    assert Entry.objects.filter(source_id=page.pk).exists()
    assert "1 fichier." in out.getvalue()
