"""Editions of pages, the generation number that caches compare with, and the review by another person."""

from typing import Any

from django import forms
from django.db import connection, models
from django.db.models import F, QuerySet
from wagtail.models import AbstractGroupApprovalTask, TaskState

from portal.core.publishing.guards import ChangeRefused


class Edition(models.Model):
    """A numbered edition of a page, for citing: the revision is frozen, its PDF stays at its address for ever.

    A simple correction makes no new edition.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField("numéro")
    date = models.DateField("date")
    what_changed = models.TextField("ce qui change")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["-number"]
        verbose_name = "édition"
        verbose_name_plural = "éditions"
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="publishing_edition_once")]

    def __str__(self) -> str:
        return f"Édition {self.number}"


class Generation(models.Model):
    """One row (pk 1): a number that grows with every published change. A cached page of an older number is not used."""

    number = models.PositiveBigIntegerField(default=1)

    @classmethod
    def current(cls) -> int:
        """The number now: one query on the primary key, written out since every cached page asks it."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number FROM {cls._meta.db_table} WHERE id = 1")
            row = cursor.fetchone()
        return row[0] if row else 0

    @classmethod
    def advance(cls) -> None:
        """Everything cached so far is out of date once this transaction commits."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1)

    def __str__(self) -> str:
        return str(self.number)


class RemarkForm(forms.Form):
    """What a page is sent back with."""

    comment = forms.CharField(
        label="Votre remarque",
        help_text="Ce qui est à changer, pour la personne qui a écrit la page.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PeerReviewTask(AbstractGroupApprovalTask):
    """A review by somebody of the groups who is not the one who asked for it."""

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Who asked may go on writing or cancel, but neither approve nor refuse."""
        state = obj.current_workflow_state
        if state is not None and state.requested_by_id == user.pk:
            return []
        return super().get_actions(obj, user)

    def get_form_for_action(self, action: str) -> Any:
        """A page is sent back with a remark: without one its author couldn't know what to change."""
        return RemarkForm if action == "reject" else super().get_form_for_action(action)

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Raises ChangeRefused without a remark, whichever form one came by."""
        if action_name == "reject" and not kwargs.get("comment", "").strip():
            raise ChangeRefused("Dites ce qui est à changer\u202f: une page est renvoyée avec une remarque.")
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> "QuerySet[TaskState]":
        """What waits for ``user``: never one's own requests."""
        return super().get_task_states_user_can_moderate(user, **kwargs).exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> str:
        return "Une personne des groupes choisis, autre que celle qui demande la relecture, approuve ou renvoie."

    class Meta:
        verbose_name = "relecture par une autre personne"
        verbose_name_plural = "relectures par une autre personne"
