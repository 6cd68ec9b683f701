"""Who asks."""

from typing import cast

from django.http import HttpRequest

from portal.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The signed-in person; views behind ``login_required`` only."""
    return cast(User, request.user)
