"""Who reads: the form of a page's or a collection's readers, and the form that copies pages."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from portal.core.audience import group_token
from portal.core.audience.registry import reader_groups
from portal.core.audience.services import holds
from portal.core.pages.addresses import CITED, cited_slugs
from portal.core.pages.audience import restrictions_above, restrictions_below
from portal.core.pages.words import listed, page_names
from portal.core.words import quoted

PUBLIC_CHOICE, MEMBERS_CHOICE, GROUPS_CHOICE = "none", "login", "groups"
CHOICES = [
    (PUBLIC_CHOICE, "Tout le monde"),
    (MEMBERS_CHOICE, "Les membres\u202f: toute personne connectée"),
    (GROUPS_CHOICE, "Certains groupes de lecteurs"),
]
SECOND_RULE = (
    "Une seule règle peut s’appliquer sur un chemin\u202f: {where}. "
    "Changez les lecteurs à cet endroit, ou déplacez la page."
)
WITHOUT_YOU = (
    "Vous n’êtes dans aucun des groupes choisis\u202f: vous ne pourriez plus lire vous-même ce que vous réservez. "
    "Choisissez aussi un de vos groupes, ou cochez cette case."
)
RULES_BELOW = "Des pages placées dessous ont déjà leurs propres lecteurs ({pages}). Retirez d’abord leur règle."


class ReadersForm(forms.ModelForm):
    """Everybody, members, or readers' groups. Role groups are not offered: they say what one may do.

    ``reader`` is who chooses, set by the view: groups without that person are a choice to be made twice.
    """

    reader: Any = None
    asks_again = False  # whether the template shows « sans moi »

    restriction_type = forms.ChoiceField(label="Qui peut lire", choices=CHOICES, widget=forms.RadioSelect)
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(), label="Groupes de lecteurs", required=False, widget=forms.CheckboxSelectMultiple
    )
    without_me = forms.BooleanField(label="Réserver quand même, sans moi", required=False)

    def __init__(self, *args: Any, private_page_options: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups, kind = self.fields["groups"], self.fields["restriction_type"]
        assert isinstance(groups, forms.ModelMultipleChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        groups.queryset = reader_groups().order_by("name")
        if not groups.queryset.exists():
            kind.choices = CHOICES[:2]

    def choose_for(self, reader: Any) -> None:
        """Say who chooses, and tell that person which of the groups are their own."""
        self.reader = reader
        names = [group.name for group in self.fields["groups"].queryset if group_token(group.pk) in holds(reader)]  # type: ignore[attr-defined]
        own = f"Vous êtes dans {listed(quoted(name) for name in names)}." if names else "Vous n’êtes dans aucun."
        self.fields["groups"].help_text = f"Seules les personnes de ces groupes liront. {own}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("restriction_type")
        if kind == GROUPS_CHOICE and not cleaned.get("groups"):
            self.add_error("groups", "Choisissez au moins un groupe.")
        if kind != GROUPS_CHOICE:
            cleaned["groups"] = Group.objects.none()
        elif cleaned.get("groups"):
            self._ask_whoever_locks_themselves_out(cleaned)
        return cleaned

    def _ask_whoever_locks_themselves_out(self, cleaned: dict[str, Any]) -> None:
        self.asks_again = not holds(self.reader) & {group_token(group.pk) for group in cleaned["groups"]}
        if self.asks_again and not cleaned.get("without_me"):
            self.add_error("without_me", WITHOUT_YOU)


class PageReadersForm(ReadersForm):
    """Refuses a second rule above or below. ``page`` is set by the view."""

    page: Any = None

    class Meta:
        model = PageViewRestriction
        fields = ("restriction_type", "groups")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("restriction_type") in (MEMBERS_CHOICE, GROUPS_CHOICE):
            self._refuse_second_rule()
        return cleaned

    def _refuse_second_rule(self) -> None:
        above = [found for found in restrictions_above(self.page) if found.page_id != self.page.pk]
        below = restrictions_below(self.page)
        if above:
            where = f"{quoted(above[0].page.title)}, plus haut, en a une"
            self.add_error("restriction_type", SECOND_RULE.format(where=where))
        elif below:
            message = RULES_BELOW.format(pages=page_names(found.page for found in below))
            self.add_error("restriction_type", message)


class CollectionReadersForm(ReadersForm):
    """The readers of a collection: of its images and of its documents alike."""

    class Meta:
        model = CollectionViewRestriction
        fields = ("restriction_type", "groups")


class PortalCopyForm(CopyForm):
    """Refuses a copy that would lose readers' rules, put one below another, or take an address that is cited."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if cleaned.get("new_slug") in cited_slugs(parent):
            self.add_error("new_slug", CITED)
        own = PageViewRestriction.objects.filter(page=self.page).exists()
        above = restrictions_above(parent).first()
        if own and above:
            where = f"{quoted(above.page.title)} en a une, et la page à copier aussi"
            self.add_error("new_parent_page", SECOND_RULE.format(where=where))
        below = restrictions_below(self.page) if cleaned.get("copy_subpages") else PageViewRestriction.objects.none()
        if below:
            names = page_names(found.page for found in below)
            self.add_error(
                "copy_subpages",
                f"Des pages placées dessous ont leurs propres lecteurs ({names})\u202f: copiez-les une à une.",
            )
        return cleaned
