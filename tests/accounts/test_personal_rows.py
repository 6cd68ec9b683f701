"""Each key to a person that a room answers for: a row is made, taken away by the person, and says nothing of them once erased."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from guides.models import GuidePage, ReflexCardPage
from portal.accounts.models import User
from portal.accounts.personal import answered_for, erase, registered
from quartiers.models import Attachment, Notice
from tests import factories
from tests.quartiers.conftest import Quarter
from tests.veille.factories import item

pytestmark = pytest.mark.django_db

NOT_TOLD = {  # keys whose row tells nothing that another file of the archive doesn't
    **dict.fromkeys(
        ("courses.Attempt.person", "courses.Enrolment.person", "courses.LessonState.person"),
        "made of the statements, which are told",
    ),
    **dict.fromkeys(
        (
            "accounts.User_user_permissions.user",
            "wagtailadmin.EditingSession.user",
            "wagtailadmin.FormState.user",
            "wagtailcore.APIToken.user",
            "wagtailcore.PageSubscription.user",
            "wagtailusers.UserProfile.user",
        ),
        "the admin's machinery",
    ),
    "quartiers.Notice.actor": "told to the person who got it",
}
STAYS = {  # keys that stay, to an emptied person; the words go with the rest
    "quartiers.Post.author": "text",
    "quartiers.Comment.author": "text",
}


class Rows:
    """A row of any table: what it must have is made too."""

    def __init__(self) -> None:
        self.quarter = Quarter()
        self.made: dict[str, Callable[[], Any]] = {
            "User": lambda: self.quarter.outsider,
            "Space": lambda: self.quarter.open,
            "Post": self.quarter.post,
            "Page": factories.guide,
            "FeedItem": item,
        }

    def row(self, label: str, **given: Any) -> Any:
        model = apps.get_model(label)
        if model in (GuidePage, ReflexCardPage):
            page = factories.guide() if model is GuidePage else factories.card()
            model.objects.filter(pk=page.pk).update(**given)
            return model.objects.get(pk=page.pk)
        if model is Attachment:
            given |= {"post": self.quarter.post(), "file": ContentFile(b"note", name="note.txt")}
        if model is Notice and "person" in given:
            given |= {"post": self.quarter.post(author=given["person"]), "actor": self.quarter.outsider}
        needed = {field.name: self.value(field) for field in model._meta.local_fields if self.is_needed(field, given)}
        return model._default_manager.create(**needed, **given)

    def is_needed(self, field: Any, given: dict[str, Any]) -> bool:
        has_own = field.has_default() or field.null or field.primary_key or getattr(field, "auto_now_add", False)
        return field.name not in given and not has_own

    def value(self, field: Any) -> Any:
        if field.is_relation:
            make = self.made.get(field.related_model.__name__)
            return make() if make else self.row(field.related_model._meta.label)
        for kind, value in (
            (models.UUIDField, uuid4()),
            (models.DateTimeField, timezone.now()),
            (models.EmailField, f"{uuid4()}@example.net"),
            (models.GenericIPAddressField, "192.0.2.1"),
            (models.IntegerField, 1),
            (models.BooleanField, True),
            (models.JSONField, {}),
        ):
            if isinstance(field, kind):
                return value
        return str(uuid4())[: field.max_length] if not field.choices else field.choices[0][0]


def told(person: User) -> str:
    """All that the archive says, files by their names."""
    every = [
        (one.path, str(one.data) if isinstance(one.data, FieldFile) else one.data)
        for data in registered()
        for one in data.export(person)
    ]
    return json.dumps(every, cls=DjangoJSONEncoder, ensure_ascii=False)


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.mark.parametrize("key", sorted(answered_for()))
def test_a_row_of_each_key_is_taken_away_and_names_nobody_once_erased(rows, key):
    label, _, field = key.rpartition(".")
    person = factories.person(first_name="Ondine", last_name="Vasseur")
    before = told(person)
    row = rows.row(label, **{field: person})
    assert (told(person) != before) is (key not in NOT_TOLD)
    kept = getattr(row, STAYS[key]) if key in STAYS else ""
    erase(person, keep_posts=False)
    left = type(row)._default_manager.filter(pk=row.pk, **{field: person})
    if key in STAYS:
        assert kept
        assert kept not in [getattr(one, STAYS[key]) for one in left]
    else:
        assert not left.exists()


def test_the_exceptions_are_keys_that_are_answered_for():
    assert set(NOT_TOLD) | set(STAYS) <= answered_for()
