"""What the home page shows to the person who opens it."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from guides.models import ReflexCardPage
from portal.core.themes.models import Theme
from search.services import latest

if TYPE_CHECKING:
    from portal.home.models import HomePage

NEWEST = 5


def home_context(home: "HomePage", request: HttpRequest) -> dict[str, Any]:
    """``situations`` (fiches), ``newest`` (search entries by date), ``themes``; all that this person may read."""
    order = [situation.card_id for situation in home.situations.all()]
    cards = {card.pk: card for card in ReflexCardPage.objects.visible_to(request.user).filter(pk__in=order)}
    return {
        "cards": [cards[pk] for pk in order if pk in cards],
        "newest": latest(request.user, NEWEST),
        "themes": Theme.objects.order_by("short_title"),
    }
