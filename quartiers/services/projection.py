"""Who may read, and what is found, follow each change in its own transaction."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.core.audience import services as audience
from portal.core.publishing.models import Generation
from search import services as search

if TYPE_CHECKING:
    from quartiers.models import Post, Space

SOURCE = "quartiers.post"


def project_space(space: "Space") -> None:
    """The space and all its posts: their audience is its own."""
    from quartiers.models import Post, Space

    audience.project(Space, {space.pk: audience.needs(space)})
    project_posts(Post.objects.filter(space=space).select_related("space"))


def project_posts(posts: "Iterable[Post]") -> None:
    """Tokens of these posts (none for what is hidden or deleted), then their search entries."""
    from quartiers.models import Post

    needed = {post.pk: audience.needs(post) for post in posts}
    audience.project(Post, needed)
    search.project(SOURCE, sorted(needed))
    Generation.advance()  # guides list what is said about their themes
