"""The demo's spaces and what is said in them, loaded once, in the voices of its people."""

from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts.models import User
from portal.core.demo.files import DEMO_DIR, Once, files, make_once, read_yaml
from portal.core.themes.models import Theme
from portal.settings.known import DEMO_DOMAIN
from quartiers.models import Membership, Notice, Post, Space
from quartiers.services import comments, moderation, posts
from quartiers.services.files import attach
from quartiers.services.notices import tell_about
from quartiers.talks import open_talks
from veille.models import FeedItem

LAST_DAY = datetime(2026, 11, 23)
UNREAD_SINCE = timedelta(days=21)
TALKED_SINCE = LAST_DAY.date() - timedelta(days=14)  # the watch of the last two weeks is discussed


def load(once: Once) -> None:
    """Create what was never loaded. Raises DemoError."""
    spaces = DEMO_DIR / "quartiers" / "espaces.yaml"
    if spaces.exists():
        for row in read_yaml(spaces):
            once(f"quartiers:space:{row['slug']}", make_once(partial(_space, row), spaces))
    for path in files("quartiers/publications", ".yaml"):
        for number, row in enumerate(read_yaml(path), start=1):
            once(f"quartiers:post:{path.stem}:{number}", make_once(partial(_post, path.stem, number, row), path))
    for item in FeedItem.objects.filter(state="published", published_on__gt=TALKED_SINCE).order_by(
        "published_at", "pk"
    ):
        once(f"quartiers:talk:{item.slug}", make_once(partial(open_talks, item, item.published_at), spaces))


def _space(row: dict[str, Any]) -> None:
    space = Space.objects.create(slug=row["slug"], title=row["title"], purpose=row["purpose"], kind=row["kind"])
    space.themes.set(Theme.objects.filter(key__in=row.get("themes", [])))
    for account in row["people"]:
        Membership.objects.create(space=space, person=_person(account), is_owner=account == row.get("owner"))


def _post(slug: str, number: int, row: dict[str, Any]) -> None:
    """A post with its answers, ``ago`` days before the last day, each answer some hours later, and ``after`` days."""
    space = Space.objects.get(slug=slug)
    day = LAST_DAY - timedelta(days=row["ago"])
    when = timezone.make_aware(datetime.combine(day, time(8 + number % 9, 10 + 7 * number % 50)))
    token = uuid5(NAMESPACE_URL, f"demo:{slug}:{number}")
    post = posts.publish(space, _person(row["by"]), row["kind"], row, token, when, tell=False)
    if row.get("file"):
        _file(post, row["file"], row.get("alt", ""))
    said: dict[int, Any] = {}
    for order, answer in enumerate(row.get("answers", []), start=1):
        when = _awake(when + timedelta(days=answer.get("after", 0), hours=3 * order))
        said[order] = _answer(post, answer, said.get(answer.get("under", 0)), uuid5(token, str(order)), when)
    kept = said.get(row.get("kept", 0))
    if kept is not None:
        posts.keep_answer(post, kept)
    if row.get("locked"):
        moderation.lock(_person("moderateur"), post, True)


def _awake(when: datetime) -> datetime:
    """Nobody writes at night: what would be said then is said after breakfast."""
    local = timezone.localtime(when)
    return when + timedelta(hours=(31 - local.hour) % 24) if not 7 <= local.hour < 22 else when


def _answer(post: Post, row: dict[str, Any], above: Any, token: Any, when: datetime) -> Any:
    comment = comments.answer(post, _person(row["by"]), row["text"].strip(), token, above, when, tell=False)
    tell_about(comment, above, mail=False)
    if row.get("hidden"):
        moderation.hide(_person("moderateur"), post, comment, row["hidden"], mail=False)
    if row.get("reported"):
        moderation.report(post, comment, _person(row["reported"]["by"]), row["reported"]["reason"], mail=False)
    read_at = None if when > timezone.make_aware(LAST_DAY) - UNREAD_SINCE else when
    Notice.objects.filter(comment=comment).update(created_at=when, read_at=read_at)
    return comment


def _file(post: Post, name: str, alt: str) -> None:
    path = Path(DEMO_DIR / "quartiers" / "pieces" / name)
    attach(post.author, SimpleUploadedFile(path.name, path.read_bytes()), alt, post=post)


def _person(account: str) -> User:
    return User.objects.get(email=f"{account}@{DEMO_DOMAIN}")
