"""What the worker does for the room. Ids only, idempotent."""

from django_tasks import task

from veille.models import Probe, Source
from veille.services.probe import look_at
from veille.services.refresh import refresh


@task()
def look(probe_id: int) -> None:
    """Look at an address that a curator pasted."""
    probe = Probe.objects.filter(pk=probe_id).first()
    if probe is not None:
        look_at(probe)


@task()
def refresh_now() -> None:
    """Read every source that is followed."""
    refresh(Source.objects.filter(active=True).order_by("pk"))


@task()
def refresh_source(source_id: int) -> None:
    """Read one source, when it is followed."""
    refresh(Source.objects.filter(pk=source_id, active=True))
