"""What people fill in."""

from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

from quartiers.models import PostKind, Space
from quartiers.services.files import ACCEPTED, MOST_FILES, TOO_MANY_FILES, check_file, is_photo
from quartiers.text import LONGEST, tidy

PRIVACY = "Ni nom, ni adresse de locataire."
SMALL_MARKDOWN = "Une ligne vide sépare deux paragraphes\u202f; un tiret commence une liste\u202f; **gras**."
TOO_LONG = f"Ce texte est trop long. La limite est de {LONGEST:,} caractères.".replace(",", "\u00a0")
CHOOSE_A_KIND = "Dites qui lira l’espace\u202f: choisissez une nature."
UNKNOWN_THEME = "Ce thème n’existe plus. Choisissez parmi ceux qui sont affichés."


class Words(forms.CharField):
    """A long text: line ends alike, no control characters."""

    def __init__(
        self, label: str, help_text: str = "", rows: int = 4, required: bool = True, missing: str = ""
    ) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": missing or "Écrivez quelques mots.", "max_length": TOO_LONG},
        )
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


FormT = TypeVar("FormT", bound=forms.Form)


class SeveralFiles(forms.ClearableFileInput):
    """A button that lets one choose several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files, each checked; with several, what is wrong with one names it. None is taken then."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or () if file]
        wrong = []
        for file in files:
            try:
                check_file(super().clean(file, initial))
            except ValidationError as error:
                named = f"«\u202f{file.name}\u202f»\u202f: " if len(files) > 1 else ""
                wrong += [f"{named}{message}" for message in error.messages]
        if len(files) > MOST_FILES:
            wrong = [TOO_MANY_FILES]
        if wrong:
            raise ValidationError(wrong)
        return files


class FilesMixin(forms.Form):
    """Files with the form, checked."""

    piece = FilesField(
        label="Joindre des fichiers",
        required=False,
        help_text=f"Photos ou documents\u202f: {', '.join(ACCEPTED)}. {MOST_FILES} au plus. "
        "Floutez les visages et les plaques.",
        error_messages={"empty": "Ce fichier est vide."},
    )
    alt = forms.CharField(
        label="Ce que montre la photo",
        required=False,
        max_length=1000,
        help_text="Pour qui ne la voit pas. Plusieurs photos\u202f: une ligne pour chacune, dans l’ordre.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def pieces(self) -> list[tuple[UploadedFile, str]]:
        """The files that can be kept, each photo with its line of what it shows."""
        lines = iter([line.strip() for line in self.cleaned_data.get("alt", "").splitlines() if line.strip()])
        files = self.cleaned_data.get("piece") or []
        return [(file, next(lines, "") if is_photo(file) else "") for file in files]

    def ask_for_other_pieces(self) -> None:
        """These are kept, each with its line: shown again, the form has none."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["alt"] = ""  # type: ignore[index]


class TokenMixin(forms.Form):
    """The form's own number, and the version of its draft that this tab has seen."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class TitledForm(TokenMixin, FilesMixin):
    """What every post has."""

    title = forms.CharField(
        label="Titre", max_length=140, error_messages={"required": "Donnez un titre\u202f: on le lit d’abord."}
    )
    words: tuple[str, ...] = ()


class RexForm(TitledForm):
    """A retour d’expérience: six short texts."""

    context = Words("La situation", f"Le lieu, ce qui se passait. {PRIVACY}", missing="Dites d’où vous partiez.")
    action = Words("Ce que vous avez fait", SMALL_MARKDOWN, 6, missing="Dites ce que vous avez fait.")
    partners = forms.CharField(label="Avec qui", max_length=200, required=False)
    cost = forms.CharField(label="Le coût, en argent ou en temps", max_length=200, required=False)
    result = Words("Le résultat", "Ce qui a changé, même peu.", missing="Dites ce que cela a donné, même peu.")
    watch = Words("À surveiller", "Une ligne par point.", 3, required=False)
    field_order = ("title", "context", "action", "partners", "cost", "result", "watch", "piece", "alt")


class QuestionForm(TitledForm):
    """A question."""

    text = Words("Votre question", f"Le contexte, ce que vous avez déjà essayé. {PRIVACY}", 6)
    field_order = ("title", "text", "piece", "alt")


class MessageForm(TitledForm):
    """A message."""

    text = Words("Votre message", f"{PRIVACY} {SMALL_MARKDOWN}", 6)
    field_order = ("title", "text", "piece", "alt")


FORMS: dict[str, type[TitledForm]] = {
    PostKind.REX: RexForm,
    PostKind.QUESTION: QuestionForm,
    PostKind.MESSAGE: MessageForm,
}


def edit_form(kind: str, *args: Any, **kwargs: Any) -> TitledForm:
    """The words of one's own post. ``seen``: the version of the post that this page was opened with."""
    form = FORMS[kind](*args, **kwargs)
    form.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    return form


class AnswerForm(TokenMixin, FilesMixin):
    """An answer. ``parent``: the answer that it replies to."""

    text = Words("Qu’avez-vous essayé, ou que demandez-vous\u202f?", PRIVACY)
    parent = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)
    field_order = ("text", "piece", "alt")


class EditAnswerForm(forms.Form):
    """The words of one's own answer, and the version that this page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    text = Words("Votre réponse", PRIVACY, 6)


class ReasonForm(forms.Form):
    """Why: to moderators when reporting, to the author when hiding."""

    reason = forms.CharField(
        label="Ce qui ne va pas",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites en quelques mots ce qui ne va pas."},
    )


class ReplyForm(ReasonForm):
    """What an author says to the moderators who have hidden their words."""

    reason = forms.CharField(
        label="Ce que vous voulez leur dire",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez quelques mots."},
    )


class ReadForm(forms.Form):
    """The numbers of the newest and of the oldest notice that somebody has read."""

    until = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    since = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class AddPersonForm(forms.Form):
    """Who joins a closed space."""

    email = forms.EmailField(
        label="Adresse de la personne à ajouter",
        error_messages={"required": "Écrivez une adresse.", "invalid": "Écrivez une adresse complète."},
    )


class AddressField(forms.CharField):
    """The end of an address: « Mes chantiers » typed is ``mes-chantiers``."""

    def to_python(self, value: Any) -> str:
        return slugify(super().to_python(value) or "")


class SpaceForm(forms.ModelForm):
    """A space, by animators."""

    slug = AddressField(
        label="Adresse",
        max_length=60,
        help_text="La fin de l’adresse de l’espace\u202f: «\u202fchantiers\u202f» donne /quartiers/chantiers/. "
        "Un ou deux mots, sans accents ni espaces. La changer plus tard casse les liens déjà partagés.",
        error_messages={
            "required": "Écrivez un ou deux mots, par exemple «\u202fchantiers\u202f».",
            "unique": "Un autre espace a déjà cette adresse. Choisissez-en une autre.",
            "max_length": "Cette adresse est trop longue. La limite est de 60 caractères.",
        },
    )

    class Meta:
        model = Space
        fields = ("title", "slug", "purpose", "kind", "themes")
        labels: ClassVar = {"kind": "Nature\u202f: qui le lit", "purpose": "À quoi il sert"}
        widgets: ClassVar = {"themes": forms.CheckboxSelectMultiple, "purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts: ClassVar = {
            "purpose": "Une phrase\u202f: elle dit aux membres ce qu’ils y trouvent.",
            "kind": "National et thématique\u202f: tous les membres du réseau les lisent\u202f; un espace "
            "thématique reçoit aussi les articles de la veille sur ses thèmes. "
            "Réservé\u202f: seules le lisent les personnes que l’on y ajoute, et "
            "l’animation du réseau.",
            "themes": "Ses publications se trouvent aussi par ces thèmes, dans la recherche et à côté des guides.",
        }
        error_messages: ClassVar = {
            "title": {
                "required": "Donnez un titre à l’espace.",
                "max_length": "Ce titre est trop long. La limite est de 80 caractères.",
            },
            "purpose": {
                "required": "Dites en une phrase à quoi il sert.",
                "max_length": "Ce texte est trop long. La limite est de 240 caractères.",
            },
            "kind": {"required": CHOOSE_A_KIND, "invalid_choice": CHOOSE_A_KIND},
            "themes": {"invalid_choice": UNKNOWN_THEME, "invalid_pk_value": UNKNOWN_THEME},
        }


def at_version(form: FormT, version: int, name: str = "version") -> FormT:
    """The form, sent again knowing this version."""
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[name] = str(version)  # type: ignore[index]
    return form
