"""What is found: one row a thing and a section of it, and who may find it. Written by ``search.services`` only.

What an engine searches in stands beside it: an FTS5 table on SQLite, a tsvector column on PostgreSQL (migration 0001).
"""

from django.db import models


class Entry(models.Model):
    """One searchable thing (``whole`` is empty), or a section of one. Sections are found through their whole.

    ``folded_title``: the title as its words are typed (``french.typed``), to say which titles begin so and to put them in order.
    The words of a whole and of its sections are indexed together under the whole, which alone has tokens and themes:
    a thing is found, counted and facetted once, however many of its sections match.
    """

    whole = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="sections")
    source = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    part = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=30)
    space = models.CharField(max_length=60, blank=True)
    date = models.DateField(null=True)
    position = models.PositiveIntegerField(default=0)
    anchor = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=600)
    title = models.CharField(max_length=300)
    folded_title = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=300, blank=True)
    lines = models.JSONField(default=list)
    words = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "entrée de recherche"
        verbose_name_plural = "entrées de recherche"
        indexes = [
            models.Index(fields=["source", "source_id"], name="search_entry_by_source"),
            models.Index(
                fields=["id", "kind", "date", "space"], name="search_entry_said"
            ),  # what a count reads, without the texts
            models.Index(fields=["-date", "-id"], name="search_entry_by_date", condition=models.Q(whole=None)),
        ]

    def __str__(self) -> str:
        return self.section or self.title


class EntryToken(models.Model):
    """Who holds ``token`` may find ``entry``."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="tokens", db_index=False)
    token = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "token"], name="search_token_once")]
        indexes = [models.Index(fields=["token", "entry"], name="search_entry_by_token")]

    def __str__(self) -> str:
        return self.token


class EntryTheme(models.Model):
    """``entry`` belongs to the theme with this key."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="themes", db_index=False)
    theme = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "theme"], name="search_theme_once")]
        indexes = [models.Index(fields=["theme", "entry"], name="search_entry_by_theme")]

    def __str__(self) -> str:
        return self.theme


class EntryFamily(models.Model):
    """``entry`` is made for this job family (``accounts.choices.JobFamily``)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="families", db_index=False)
    family = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "family"], name="search_family_once")]
        indexes = [models.Index(fields=["family", "entry"], name="search_entry_by_family")]

    def __str__(self) -> str:
        return self.family
