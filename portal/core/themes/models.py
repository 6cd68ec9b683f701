"""The eleven priority themes of the roadmap 2023-2025 (axis 2)."""

from django.db import models


class Theme(models.Model):
    """A theme of the roadmap. ``key`` is stable: addresses, demo content and search facets use it."""

    key = models.SlugField("clé", max_length=60, unique=True, help_text="Sert dans les adresses. Ne change plus.")
    title = models.CharField("titre", max_length=120)
    short_title = models.CharField(
        "titre court", max_length=60, help_text="Pour les listes et les résultats de recherche."
    )
    description = models.CharField("en une phrase", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        ordering = ["order", "title"]
        verbose_name = "thème"
        verbose_name_plural = "thèmes"

    def __str__(self) -> str:
        return self.short_title or self.title
