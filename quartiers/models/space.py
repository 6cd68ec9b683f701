"""A space and the people in it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from portal.core.themes.models import Theme
from quartiers.querysets import SpaceQuerySet

TAKEN_SLUGS = frozenset({"avis", "ecrire", "moderation", "pieces", "nouvel-espace"})


def free_slug(slug: str) -> None:
    """Raises ValidationError for a slug that is an address of the room."""
    if slug in TAKEN_SLUGS:
        raise ValidationError("Ce mot sert déjà dans les adresses de Quartiers. Choisissez-en un autre.")


class SpaceKind(models.TextChoices):
    """National and thematic spaces are read by every member; a closed one by the people in it."""

    NATIONAL = "national", "Espace national"
    THEMATIC = "thematique", "Espace thématique"
    CLOSED = "reserve", "Espace réservé"


class Space(models.Model):
    """Where members talk. ``slug`` stands in addresses."""

    slug = models.SlugField("adresse", max_length=60, unique=True, validators=[free_slug])
    title = models.CharField("titre", max_length=80)
    purpose = models.CharField("à quoi il sert", max_length=240)
    kind = models.CharField("nature", max_length=12, choices=SpaceKind, default=SpaceKind.THEMATIC)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    created_at = models.DateTimeField("ouvert le", auto_now_add=True)

    objects = SpaceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "title", "pk"]
        verbose_name = "espace"
        verbose_name_plural = "espaces"

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.kind == SpaceKind.CLOSED

    @transaction.atomic
    def save(self, *args: Any, projected: bool = True, **kwargs: Any) -> None:
        """Whoever saves it, who may read the space and its posts, and what search says of them, follow in the same transaction.

        Without ``projected`` the caller, who has more to store, makes them follow (``project_space``) before its own ends.
        """
        from quartiers.services.projection import project_space

        before = self.hold() if projected else ()
        super().save(*args, **kwargs)
        if projected and self.said_of_posts() != before:
            project_space(self)

    def hold(self) -> tuple[Any, ...]:
        """``said_of_posts``; nobody changes the space before the transaction ends, or what differs from now on would be missed."""
        list(Space.objects.select_for_update(no_key=True).filter(pk=self.pk))
        return self.said_of_posts()

    def said_of_posts(self) -> tuple[Any, ...]:
        """What search holds of the space beside each of its posts and files, as it is stored; empty for a new one."""
        stored = Space.objects.filter(pk=self.pk)
        return tuple(stored.order_by("themes").values_list("slug", "title", "kind", "themes")) if self.pk else ()

    def get_absolute_url(self) -> str:
        return f"/quartiers/{self.slug}/"


class Membership(models.Model):
    """``person`` is in ``space``. The owner of a closed space adds and removes people."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_owner = models.BooleanField("responsable", default=False)
    joined_at = models.DateTimeField("depuis le", auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        constraints = [models.UniqueConstraint(fields=["space", "person"], name="quartiers_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} dans {self.space_id}"
