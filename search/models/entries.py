"""What is found: one row a thing and a section of it, and who may find it. Written by ``search.services`` only.

What an engine searches in stands beside it: an FTS5 table on SQLite, a tsvector column on PostgreSQL (migration 0001).
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Now
from django.utils.timezone import now

from search import french
from search.query import stems_of

LONGEST_EXPRESSION = 5
"""The most words of an expression that count."""


class Entry(models.Model):
    """One searchable thing (``whole`` is empty), or a section of one. Sections are found through their whole.

    ``folded_title``: the title as its words are typed (``french.typed``), to say which titles begin so and to put them in order.
    The words of a whole and of its sections are indexed together under the whole, which alone has tokens and themes:
    a thing is found, counted and facetted once, however many of its sections match.
    ``beside``: the title of what a file stands beside; people are shown it first, and find the thing by its own.
    ``version`` of a whole grows with every writing of it or of what stands beside it: a replica never takes an older one.
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
    beside = models.CharField(max_length=300, blank=True)
    section = models.CharField(max_length=300, blank=True)
    lines = models.JSONField(default=list)
    words = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    version = models.PositiveBigIntegerField(default=1)

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

    @property
    def named(self) -> str:
        """What it is called where one line has to say it."""
        return f"{self.beside} ({self.title})" if self.beside else self.title

    @property
    def address(self) -> str:
        """Where it leads."""
        return f"{self.url}#{self.anchor}" if self.anchor else self.url

    def is_in_file_of(self, whole: "Entry") -> bool:
        """Whether this section is a page of a file that ``whole`` gives: its address is the file's."""
        return self.url != whole.url


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


class Change(models.Model):
    """An entry that a replica has yet to be told of, written with the change itself. Only rows are added and taken away.

    ``version``: the entry's own, or the one after its last when it is gone. ``refused``: why the replica won't take it.
    One row of no entry (``UNHEARD``) says that there were changes while no cluster was set: which ones nobody knows.
    """

    UNHEARD = 0

    entry = models.PositiveBigIntegerField(db_index=True)
    version = models.PositiveBigIntegerField()
    refused = models.CharField(max_length=500, blank=True)
    noted_at = models.DateTimeField(default=now, db_default=Now())

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], name="search_change_waiting", condition=models.Q(refused=""))]

    def __str__(self) -> str:
        return f"{self.entry} v{self.version}"


class Word(models.Model):
    """A stem of titles, other words and headings: what a question may have meant. Says nothing of who may read where it stands."""

    stem = models.CharField(max_length=60, unique=True)
    written = models.CharField(max_length=60)

    @property
    def is_acronym(self) -> bool:
        """Whether it stands somewhere in capitals: a letter less or another one makes another acronym of it."""
        return self.written.isupper()

    def __str__(self) -> str:
        return self.written


class WordPiece(models.Model):
    """Three letters in a row of a word, its edges marked: words spelt almost alike share most of theirs."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="pieces", db_index=False)
    piece = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["piece", "word"], name="search_piece_once")]

    def __str__(self) -> str:
        return self.piece


class SynonymGroup(models.Model):
    """Ways to say one thing, a line each. With ``also``, one way only: who asks for a line of ``words`` is also given what
    says a line of ``also``."""

    words = models.TextField(
        "on dit",
        help_text="Une expression par ligne\u202f: chercher l’une trouve aussi les autres. Entre guillemets, ses petits mots "
        'comptent\u202f: "traité de" n’est pas «\u202ftraitement\u202f».',
    )
    also = models.TextField(
        "chercher aussi",
        blank=True,
        help_text="Facultatif. S’il est rempli, la règle n’a qu’un sens\u202f: qui cherche une expression du premier champ "
        "trouve aussi celles-ci, et pas l’inverse.",
    )

    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "synonymes"
        verbose_name_plural = "synonymes"
        ordering = ["words", "pk"]

    def clean(self) -> None:
        """Nothing that says nothing: two expressions, or one and what else to look for."""
        self.words, self.also = ("\n".join(lines(text)) for text in (self.words, self.also))
        if len(lines(self.words)) < 2 and not self.also:
            raise ValidationError(
                {
                    "words": "Donnez au moins deux expressions, une par ligne, ou remplissez «\u202fChercher aussi\u202f»."
                }
            )
        if any(unquoted(line) and len(french.terms(line)) < 2 for line in lines(self.also)):
            raise ValidationError({"also": "Entre guillemets, un mot seul et ses petits mots ne se trouvent pas."})
        for line in lines(self.words):
            counted = stems_of(line)
            if len(counted) > LONGEST_EXPRESSION and not unquoted(line):
                said = ", ".join(word for word in line.split() if stems_of(word))
                raise ValidationError(
                    {
                        "words": f"Une expression a cinq mots au plus, sans compter les petits mots\u202f; celle-ci en a "
                        f"{len(counted)}\u202f: {said}."
                    }
                )
        for name in ("words", "also"):
            if any(not french.terms(line) for line in lines(getattr(self, name))):
                raise ValidationError(
                    {name: "Une ligne ne contient que des petits mots\u202f: elle ne trouverait rien."}
                )

    def __str__(self) -> str:
        said = ", ".join(lines(self.words))
        return f"{said} → {', '.join(lines(self.also))}" if self.also else said


class ShippedSynonyms(models.Model):
    """A group of the field's own list that came here once (``synonyms.digest_of``), whatever has become of it since."""

    digest = models.CharField(max_length=32, unique=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "synonymes livrés"
        verbose_name_plural = "synonymes livrés"

    def __str__(self) -> str:
        return self.digest


def lines(text: str) -> list[str]:
    """The lines of ``text`` that say something, each once."""
    return list(dict.fromkeys(line for raw in text.splitlines() if (line := " ".join(raw.split()))))


def unquoted(line: str) -> str:
    """What stands in quotes when all of ``line`` does, else nothing."""
    inside = line[1:-1].strip()
    return inside if len(line) > 2 and line[0] in '"“«' and line[-1] in '"”»' else ""
