"""A small neighbourhood: an open space, a closed one, people in and out of them."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from portal.accounts import roles
from portal.accounts.models import User
from quartiers.models import Comment, Membership, Post, Space, SpaceKind
from quartiers.services import comments, posts
from tests import factories


class Quarter:
    """Spaces, people and ways to write in them."""

    def __init__(self) -> None:
        roles.ensure_roles()
        self.theme = factories.theme()
        self.open = Space.objects.create(slug="chantiers", title="Chantiers", purpose="Les chantiers.")
        self.open.themes.add(self.theme)
        self.closed = Space.objects.create(
            slug="referents", title="Référents sûreté", purpose="Entre référents.", kind=SpaceKind.CLOSED
        )
        self.member = self.person("nadia@example.org", "Nadia", "Belkacem", spaces=(self.open,))
        self.insider = self.person("thierry@example.org", "Thierry", "Le Goff", spaces=(self.open, self.closed))
        self.outsider = self.person("karim@example.org", "Karim", "Lenoir", spaces=(self.open,))
        self.moderator = self.person("bruno@example.org", "Bruno", "Haddad", group=roles.MODERATORS)
        self.animator = self.person("aicha@example.org", "Aïcha", "Diarra", group=roles.ANIMATORS)
        self.admin = self.person("paul@example.org", "Paul", "Nguyen", is_superuser=True, is_staff=True)

    def person(
        self, email: str, first: str, last: str, spaces: tuple[Space, ...] = (), group: str = "", **more: Any
    ) -> User:
        groups = tuple(Group.objects.filter(name=group)) if group else ()
        person = factories.person(email, groups=groups, first_name=first, last_name=last, **more)
        for space in spaces:
            Membership.objects.create(space=space, person=person)
        return person

    def post(self, space: Space | None = None, author: User | None = None, kind: str = "message", **data: str) -> Post:
        words = {"title": "Le mot tamaris", "text": "Le mot glycine est ici.", **data}
        return posts.publish(space or self.open, author or self.member, kind, words, uuid4())

    def answer(
        self, post: Post, author: User, text: str = "Le mot aubepine.", parent: Comment | None = None
    ) -> Comment:
        return comments.answer(post, author, text, uuid4(), parent)

    def many(self, post: Post, count: int) -> None:
        """Answers by the hundred, without their projection."""
        now = timezone.now()
        Comment.objects.bulk_create(
            Comment(post=post, author=self.outsider, text=f"Réponse **{number}**", created_at=now)
            for number in range(count)
        )


@pytest.fixture
def quarter(db: None) -> Quarter:
    return Quarter()


@pytest.fixture
def as_() -> Any:
    """``as_(person)`` is a browser of theirs."""

    def signed_in(person: User | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return signed_in
