"""What was kept after the backup was made belongs to a time that the restore takes back."""

from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.management import call_command

from portal.core.audience.models import AudienceToken
from portal.home.management.commands import restore
from tests import factories


@pytest.mark.django_db
def test_a_restore_empties_the_cache_and_makes_projections_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = factories.guide()
    archive = tmp_path / "portail.tar"
    archive.touch()
    manifest = SimpleNamespace(created="2026-11-24", files=["database", "media/a.pdf"])
    monkeypatch.setattr(restore, "restore_archive", lambda path: manifest)
    cache.set("lost-future", "kept")
    AudienceToken.objects.filter(object_id=page.pk).delete()
    out = StringIO()

    call_command("restore", str(archive), "--force", stdout=out)

    assert cache.get("lost-future") is None
    assert AudienceToken.objects.filter(object_id=page.pk).exists()
    assert "1 fichier." in out.getvalue()
