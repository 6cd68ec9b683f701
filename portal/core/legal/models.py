"""A legal reference stands once; every page that quotes it follows when it is checked again."""

import re
from datetime import timedelta
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.search import index

LEGIFRANCE = "https://www.legifrance.gouv.fr/"
CHECK_HOLDS = timedelta(days=365)


class LegalReferenceQuerySet(models.QuerySet["LegalReference"]):
    """References by when they were checked."""

    def checked_long_ago(self) -> "LegalReferenceQuerySet":
        """More than a year ago: the law may have changed since."""
        return self.filter(checked_on__lt=timezone.localdate() - CHECK_HOLDS)

    def to_check(self) -> "LegalReferenceQuerySet":
        """Never checked, or long ago."""
        return self.filter(checked_on=None) | self.checked_long_ago()


class LegalReference(index.Indexed, models.Model):
    """An article of law, what it says in plain words, and when somebody last checked it (never: « à vérifier »)."""

    key = models.SlugField("clé", max_length=80, unique=True)
    article = models.CharField(
        "article", max_length=160, help_text="Par exemple\u202f: Code de la route, article L. 325-12."
    )
    says = models.TextField("ce qu’il dit", help_text="Deux phrases simples, sans jargon.")
    url = models.URLField("adresse", blank=True, help_text="La page de Légifrance, si vous l’avez sous les yeux.")
    checked_on = models.DateField(
        "vérifié le",
        null=True,
        blank=True,
        help_text="Le jour où vous avez relu l’article. Sans date, la page affiche «\u202fà vérifier\u202f».",
    )

    objects = LegalReferenceQuerySet.as_manager()

    search_fields = [index.SearchField("article"), index.AutocompleteField("article"), index.SearchField("says")]

    class Meta:
        ordering = ["article"]
        verbose_name = "référence juridique"
        verbose_name_plural = "références juridiques"

    def __str__(self) -> str:
        return self.article

    @property
    def address(self) -> str:
        """The article's own page where somebody had it before their eyes; otherwise Légifrance's search for it."""
        if self.url and self.url != LEGIFRANCE:
            return self.url
        words = re.sub(r"\b([LRD])\. ", r"\1", self.article).replace(" et suivants", "").replace(", ", " ")
        query = urlencode({"tab_selection": "all", "searchField": "ALL", "query": words})
        return f"{LEGIFRANCE}search/all?{query}"

    @property
    def address_words(self) -> str:
        """What the link does: reading an article is not searching for it."""
        found = self.url and self.url != LEGIFRANCE
        return "Lire l’article sur Légifrance" if found else "Rechercher l’article sur Légifrance"

    def clean(self) -> None:
        if self.checked_on and self.checked_on > timezone.localdate():
            raise ValidationError(
                {"checked_on": "Cette date est dans l’avenir\u202f: indiquez le jour de la relecture."}
            )
