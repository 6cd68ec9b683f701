"""A member's home: what goes on, what waits for them, what their peers have brought."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from courses import selectors as courses
from guides.following import selectors as following
from portal.core.publishing.models import Edition
from quartiers import selectors as quartiers
from quartiers.models import Notice, Post

NOTICES = 3
EDITIONS = 3
TALKS = 3


@dataclass(frozen=True)
class MemberHome:
    """What a member sees first; each part may be empty, and what they may no longer read is in none of them.

    ``resume``: the course to take up again. ``notices``: unread answers and mentions. ``editions``: new ones of the pages that
    they follow. ``waiting``: a question that nobody
    has answered. ``talks``: the newest posts of the spaces that the member is in (``is_in_spaces``).
    """

    resume: courses.Resume | None
    notices: list[Notice]
    editions: list[Edition]
    waiting: Post | None
    talks: list[Post]
    is_in_spaces: bool

    @property
    def news(self) -> list[tuple[str, Any]]:
        """« avis » and « édition », each with its thing, the newest day first."""
        both: list[tuple[str, Any, date]] = [
            ("avis", notice, timezone.localdate(notice.created_at)) for notice in self.notices
        ]
        both += [("édition", edition, edition.date) for edition in self.editions]
        return [(what, one) for what, one, _ in sorted(both, key=lambda row: row[2], reverse=True)]


def member_home(user: Any) -> MemberHome | None:
    """The home of a signed-in person; None for a visitor."""
    if not user.is_authenticated:
        return None
    talks = quartiers.new_in_my_spaces(user, TALKS)
    return MemberHome(
        resume=courses.resume(user),
        notices=quartiers.for_you(user, NOTICES),
        editions=following.news(user, EDITIONS),
        waiting=quartiers.waiting_question(user),
        talks=talks,
        is_in_spaces=bool(talks) or quartiers.is_in_spaces(user),
    )
