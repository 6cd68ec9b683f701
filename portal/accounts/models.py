"""People, their organisations, the groups that read together, and invitations."""

import re
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager, Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.accounts.choices import JobFamily, OrganisationKind, Region
from portal.accounts.querysets import InvitationQuerySet, PersonQuerySet
from portal.core.words import PHONE, fold, phone_digits


class Organisation(models.Model):
    """A social landlord (organisme Hlm), or a body of the network."""

    key = models.SlugField("clé", max_length=60, unique=True)
    name = models.CharField("nom", max_length=160)
    kind = models.CharField("nature", max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)
    region = models.CharField("région", max_length=30, choices=Region, blank=True)
    duty_label = models.CharField(
        "nom de l’astreinte",
        max_length=80,
        blank=True,
        help_text="Par exemple\u202f: «\u202fAstreinte sûreté, nuit et week-end\u202f».",
    )
    duty_phone = models.CharField(
        "téléphone de l’astreinte",
        max_length=20,
        blank=True,
        help_text="Apparaît sur les fiches réflexes des personnes de cet organisme, et d’elles seules.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "organisme"
        verbose_name_plural = "organismes"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The number is one that a telephone can call; points, hyphens and brackets become spaces."""
        self.duty_phone = phone_digits(self.duty_phone)
        if self.duty_phone and not re.match(PHONE, self.duty_phone):
            raise ValidationError({"duty_phone": "Écrivez un numéro à appeler\u202f: des chiffres, rien d’autre."})


def sort_name(last_name: str, first_name: str) -> str:
    """Where a person stands in a French list: « Œuvrard, Élise » at O, between « Ober » and « Ogier »."""
    return fold(f"{last_name} {first_name}").strip()[:310]


class UserManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Creates people by e-mail address; addresses are kept in lower case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("an e-mail address is needed")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person. Signs in by e-mail; shown to others by ``public_id``, never by the primary key."""

    username = None  # type: ignore[assignment]
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisme", on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    job_family = models.CharField("filière", max_length=30, choices=JobFamily, blank=True)
    job_title = models.CharField("fonction", max_length=120, blank=True)
    region = models.CharField("région", max_length=30, choices=Region, blank=True)
    sort_name = models.CharField(max_length=310, blank=True, editable=False, db_index=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    closed_at = models.DateTimeField("fermée le", null=True, editable=False)
    erased_at = models.DateTimeField("effacée le", null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_email_once")]
        permissions = [("deactivate_user", "Peut désactiver et réactiver une personne")]

    def __str__(self) -> str:
        return self.get_full_name() or "Une personne du réseau"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """``sort_name`` follows the names: É stands at E on every database."""
        self.sort_name = sort_name(self.last_name, self.first_name)
        fields = kwargs.get("update_fields")
        if fields is not None and {"last_name", "first_name"} & set(fields):
            kwargs["update_fields"] = {*fields, "sort_name"}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions hang on the password and on an epoch: one step of it ends them all, and they never come back."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("portal.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


class ReaderGroup(Group):
    """A group that reads together (an audience). Distinct from role groups, which say what one may do."""

    purpose = models.CharField("à quoi il sert", max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "groupe de lecteurs"
        verbose_name_plural = "groupes de lecteurs"


class Invitation(models.Model):
    """An invitation by mail. The link holds a secret; only its SHA-256 digest is stored.

    The secret is derived from ``public_id`` and ``round`` (portal.accounts.tokens): a new round kills older links.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.PositiveSmallIntegerField("envoi", default=1, editable=False)
    email = models.EmailField("adresse électronique")
    first_name = models.CharField("prénom", max_length=150, blank=True)
    last_name = models.CharField("nom", max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisme", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    job_family = models.CharField("filière", max_length=30, choices=JobFamily, blank=True)
    groups = models.ManyToManyField(Group, verbose_name="rôles et groupes de lecteurs", blank=True, related_name="+")
    invited_by = models.ForeignKey(
        User, verbose_name="invité par", on_delete=models.SET_NULL, null=True, related_name="invitations_sent"
    )
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.OneToOneField(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="invitation", editable=False
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="accounts_one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation du {self.created_at:%d/%m/%Y}"

    @property
    def name(self) -> str:
        """Who is invited, as far as it is known: the name of the account, else what the inviter typed."""
        if self.accepted_by is not None:
            return self.accepted_by.get_full_name()
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def state(self) -> str:
        """``accepted``, ``withdrawn``, ``expired``, ``sent`` or ``waiting`` (its mail has not gone yet)."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        if self.expires_at <= timezone.now():
            return "expired"
        return "sent" if self.sent_at else "waiting"

    @property
    def is_open(self) -> bool:
        """Whether it may be sent again or withdrawn."""
        return not self.accepted_at and not self.withdrawn_at
