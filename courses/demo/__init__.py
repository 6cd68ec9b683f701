"""The demo content of the room: courses with their lessons and questions."""

from courses.demo.loading import load

__all__ = ["load"]
