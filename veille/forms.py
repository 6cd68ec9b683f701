"""What curators fill in. Lenient where a person can't be wrong; nothing typed is lost."""

from typing import Any

from django import forms

from portal.core.http import Refused
from portal.core.http.addresses import check
from portal.core.themes.models import Theme
from portal.core.words import without_controls
from veille.models import FeedItem, Source, State

TOO_LONG = "%(show_value)d signes\u202f; %(limit_value)d sont possibles. Gardez l’essentiel."
NO_REASON = "Dites en une ligne pourquoi c’est important\u202f: c’est ce que le réseau lira d’abord."


def one_line(
    most: int, label: str, help_text: str = "", *, required: bool = True, message: str = ""
) -> forms.CharField:
    """A line of text, without what can't be printed."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        error_messages={"required": message or "Remplissez ce champ.", "max_length": TOO_LONG},
    )


class CleanText(forms.Form):
    """Takes out of every text what databases refuse, before anything else looks at it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            data = self.data.copy()  # type: ignore[attr-defined]
            for name in data:
                data.setlist(name, ["\n".join(map(without_controls, v.splitlines())) for v in data.getlist(name)])
            self.data = data


class ThemeField(forms.ModelChoiceField):
    """One of the eleven themes, or none."""

    def __init__(self) -> None:
        super().__init__(
            Theme.objects.all(), label="Thème", required=False, to_field_name="key", empty_label="Sans thème"
        )


class StoryForm(CleanText):
    """Why a story matters and where it belongs: asked to publish, kept when it is sorted."""

    why = one_line(
        400,
        "Pourquoi c’est important",
        "Une ligne, obligatoire pour publier. C’est elle que le réseau lira d’abord.",
        message=NO_REASON,
    )
    theme = ThemeField()

    def __init__(self, *args: Any, to_publish: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_publish = to_publish

    def full_clean(self) -> None:
        """The reason may wait for who doesn't publish; the field is shown the same."""
        self.fields["why"].required = self.to_publish
        super().full_clean()
        self.fields["why"].required = True


class CorrectForm(CleanText):
    """What readers see of a story, now or once it is published."""

    title = one_line(300, "Titre")
    why = one_line(400, "Pourquoi c’est important", message=NO_REASON)
    summary = forms.CharField(label="Résumé", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    theme = ThemeField()
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, item: FeedItem, posted: Any = None) -> "CorrectForm":
        """Filled with the story as it is."""
        theme = item.theme.key if item.theme else None
        shown = {"title": item.title, "why": item.why, "summary": item.summary, "theme": theme, "version": item.version}
        form = cls(posted, initial=shown)
        form.fields["why"].required = item.state == State.PUBLISHED
        return form


class LinkForm(CleanText):
    """A story that no feed brought."""

    link = one_line(2000, "Adresse de l’article", "Commence par http:// ou https://.")
    title = one_line(300, "Titre")
    summary = forms.CharField(label="Résumé", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    theme = ThemeField()

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"].strip()
        link = link if "://" in link else f"https://{link}"
        try:
            check(link)
        except Refused as error:
            raise forms.ValidationError(str(error)) from None
        return link


class ProbeForm(CleanText):
    """The address of a site or of a feed."""

    address = one_line(
        1000, "Adresse du site ou du flux", "Par exemple gazette-du-val.example.org", message="Collez une adresse."
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        address = address if "://" in address else f"https://{address}"
        try:
            check(address)
        except Refused as error:
            raise forms.ValidationError(str(error)) from None
        return address


class FollowForm(CleanText):
    """Which of the feeds that were found, under which name, for which themes."""

    feed = forms.ChoiceField(label="Flux à suivre", widget=forms.RadioSelect)
    title = one_line(200, "Nom de la source")
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Thèmes",
        required=False,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        help_text="S’il n’y en a qu’un, il est proposé pour chaque article.",
    )

    def __init__(self, feeds: list[dict[str, Any]], posted: Any = None) -> None:
        first = feeds[0]["title"] if feeds else ""
        super().__init__(posted, initial={"feed": "0", "title": first})
        names = [(str(n), f"{feed['title'] or feed['url']} ({feed['count']})") for n, feed in enumerate(feeds)]
        self.fields["feed"].choices = names  # type: ignore[attr-defined]


class SourceForm(forms.ModelForm):
    """A source's name, themes, and whether it is followed."""

    class Meta:
        model = Source
        fields = ("title", "themes", "active")
        widgets = {"themes": forms.CheckboxSelectMultiple}

    def save(self, commit: bool = True) -> Source:
        """These fields only: the source may be read meanwhile."""
        source: Source = self.instance
        source.save(update_fields=["title", "active"])
        self._save_m2m()  # type: ignore[attr-defined]
        return source
