"""What editors put first for a question. Written in the admin only; who may read it is asked when it is shown."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from portal.core.audience.tokens import MEMBERS, PUBLIC
from search.conf import host
from search.models.entries import Entry, lines
from search.query import stems_of

MOST_ANSWERS = 3


class Promotion(ClusterableModel):
    """Answers that stand first for some questions, a line each, until a day. Its answers are in ``answers``."""

    questions = models.TextField(
        "questions",
        help_text="Une question par ligne, comme on la tape\u202f: «\u202fépave\u202f», «\u202fvoiture sans roues\u202f». "
        "Les accents, le pluriel et l’ordre des mots ne comptent pas.",
    )
    why = models.CharField(
        "pourquoi", max_length=300, help_text="Pour vos collègues\u202f: ce que cette mise en avant répare. Non publié."
    )
    until = models.DateField(
        "jusqu’au", null=True, blank=True, help_text="Facultatif\u202f: dernier jour de la mise en avant."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "réponse mise en avant"
        verbose_name_plural = "réponses mises en avant"
        ordering = ["questions", "pk"]

    def clean(self) -> None:
        """Each line asks for something, and its last day is still to come."""
        self.questions = "\n".join(lines(self.questions))
        if any(not stems_of(line) for line in lines(self.questions)):
            raise ValidationError(
                {"questions": "Une ligne ne contient que des petits mots\u202f: personne ne la cherche seule."}
            )
        if self.until and self.until < localdate():
            raise ValidationError({"until": "Ce jour est passé\u202f: donnez un jour à venir, ou laissez vide."})

    def __str__(self) -> str:
        return ", ".join(lines(self.questions))


class PromotedAnswer(Orderable):
    """A page, or what stands at an address of the portal: one of the two.

    An address is of something that every member reads: what a closed space says isn't named to all who edit.
    """

    promotion = ParentalKey(Promotion, on_delete=models.CASCADE, related_name="answers")
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="page"
    )
    address = models.CharField(
        "ou adresse",
        max_length=600,
        blank=True,
        help_text="Pour ce qui n’est pas une page, ou pour une partie de page\u202f: une discussion, un article de la veille. "
        "Par exemple /veille/2026-10-05-article/ ou /guides/halls/#agir.",
    )

    READ_BY_ALL: ClassVar[tuple[str, ...]] = (PUBLIC, MEMBERS)

    class Meta(Orderable.Meta):
        verbose_name = "réponse"
        verbose_name_plural = "réponses"

    def clean(self) -> None:
        """One of the two, and an address that search knows."""
        self.address = path_of(self.address)
        if bool(self.page_id) == bool(self.address):
            raise ValidationError("Choisissez une page, ou donnez une adresse\u202f: l’une des deux.")
        known = Entry.objects.filter(whole=None, url__in=names_of(self.address), tokens__token__in=self.READ_BY_ALL)
        if self.address and not known.exists():
            raise ValidationError({"address": "Rien de ce que tous les membres peuvent lire n’a cette adresse."})

    def __str__(self) -> str:
        return self.page.title if self.page else self.address


def path_of(address: str) -> str:
    """An address of the portal from its root, without question; what leads elsewhere stays as it is."""
    written = address.strip()
    parts = urlsplit(written.removeprefix(host()))
    if parts.scheme or parts.netloc:
        return written
    return f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path


def names_of(address: str) -> tuple[str, ...]:
    """What search may call this: some things have an anchor in their address, of most it is a place in them."""
    return tuple(dict.fromkeys((address, address.partition("#")[0])))
