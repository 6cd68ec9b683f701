"""Small tags of the room."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from portal.core.words import date_words
from quartiers import selectors
from quartiers.models import LogLine, Post
from quartiers.people import Byline, byline
from quartiers.text import extract, html

register = template.Library()


@register.filter
def by(person: Any) -> Byline:
    """``{{ post.author|by }}``."""
    return byline(person)


@register.filter
def rich(typed: str) -> SafeString:
    """What somebody typed, as safe HTML."""
    return html(typed)


@register.filter
def opening(typed: str, most: int = 200) -> str:
    """Its beginning, without markup."""
    return extract(typed, most)


@register.simple_tag
def unread_notices(user: Any) -> int:
    """How many notices the person has not read; none of what they may no longer read."""
    return selectors.unread(user).count() if user.is_authenticated else 0


@register.simple_tag
def why_locked(post: Post) -> str:
    """``{% why_locked post as reason %}``: blank when the moderator gave none."""
    return LogLine.why_locked(post)


@register.inclusion_tag("components/person.html")
def who(person: Any, when: Any = None, great: bool = False, role: str = "") -> dict[str, Any]:
    """The person component: name and trade (or ``role``, in the thread), landlord and day."""
    line = byline(person)
    day = date_words(when) if when else ""
    name = f"{person.get_full_name()}, {role}" if role and person and person.get_full_name() else line.name
    detail = " · ".join(filter(None, ["" if role else line.detail, day]))
    mark = person.get_full_name() if person and person.erased_at is None else ""
    return {"name": name, "mark": mark, "detail": detail, "wash": line.wash, "great": great}
