"""What every page knows: the rooms, where we are, whether this is the demonstration."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True)
class Room:
    """An index tab of the notebook."""

    name: str
    label: str
    sign: str
    url: str


ROOMS = (
    Room("fiches", "Fiches", "fiche", "/fiches/"),
    Room("guides", "Guides", "guide", "/guides/"),
    Room("formations", "Formations", "formation", "/formations/"),
    Room("veille", "Veille", "veille", "/veille/"),
    Room("quartiers", "Quartiers", "quartiers", "/quartiers/"),
)


def portal(request: HttpRequest) -> dict[str, Any]:
    """``rooms``, ``current_room`` (a name or None), ``demo``, ``site_name``, ``portal_url``."""
    current = next((room.name for room in ROOMS if request.path.startswith(room.url)), None)
    return {
        "rooms": ROOMS,
        "current_room": current,
        "demo": settings.DEMO_PROFILE,
        "site_name": settings.SITE_NAME,
        "portal_url": settings.PORTAL_HOST_URL,
    }
