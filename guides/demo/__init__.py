"""The demo content of the room: legal references, model letters, fiches, guides."""

from guides.demo.loading import load

__all__ = ["load"]
