"""The demo content of the room: invented sources, what they have told, what was published."""

from veille.demo.loading import load

__all__ = ["load"]
