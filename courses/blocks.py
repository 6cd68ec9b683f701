"""The blocks of a lesson: those of the core, a video, and the place of a question."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from portal.core.blocks.base import joined
from portal.core.blocks.media import ImageBlock, SceneBlock
from portal.core.blocks.text import NoteBlock, StepsBlock, TextBlock, WarningBlock
from portal.core.blocks.titles import title_anchors
from portal.core.files.audience import may_take
from portal.core.files.serve import type_of
from portal.core.files.validators import extension_of

FILMS, CAPTIONS = ("mp4", "webm"), ("vtt",)
NOT_A_FILM = "«\u202f{name}\u202f» n’est pas un film\u202f: choisissez un fichier MP4 ou WebM."
NOT_CAPTIONS = "«\u202f{name}\u202f» n’est pas un fichier de sous-titres\u202f: choisissez un fichier WebVTT (.vtt)."


class VideoBlock(blocks.StructBlock):
    """A local film. Nobody needs to hear it, or to see it, to learn what it says."""

    title = blocks.CharBlock(label="Titre", max_length=120, help_text="Ce que l’on apprend en regardant.")
    video = DocumentChooserBlock(
        label="Film",
        help_text="MP4 (H.264) ou WebM, 20\u202fMo au plus\u202f: trois minutes en 480 lignes y tiennent. Déposez-le dans la "
        "collection «\u202fFilms des formations\u202f»\u202f: ses lecteurs sont ceux des leçons.",
    )
    captions = DocumentChooserBlock(
        label="Sous-titres",
        help_text="Fichier WebVTT (.vtt) en UTF-8, en français. Dans la même collection que le film.",
    )
    transcript = blocks.TextBlock(
        label="Transcription",
        help_text="Tout ce qui se dit, et ce qui se voit sans être dit. Lue par qui ne regarde pas le film.",
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        asked = {"video": (FILMS, NOT_A_FILM), "captions": (CAPTIONS, NOT_CAPTIONS)}
        errors = {
            name: ValidationError(message.format(name=cleaned[name].filename))
            for name, (extensions, message) in asked.items()
            if cleaned[name] and extension_of(cleaned[name].filename) not in extensions
        }
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned

    def public_text(self, value: Any) -> str:
        return joined(value["title"], value["transcript"])

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``is_shown``: the film exists, and who reads the lesson may see it; ``captions_shown`` likewise; ``film_type``;
        ``anchor``: its own, where the page gives it one."""
        context = super().get_context(value, parent_context=parent_context)
        context["is_shown"] = may_take(context.get("request"), value["video"])
        context["captions_shown"] = may_take(context.get("request"), value["captions"])
        context["anchor"] = next(iter(title_anchors(parent_context)), "")
        context["film_type"] = type_of(value["video"].filename) if value["video"] else ""
        return context  # type: ignore[no-any-return]

    class Meta:
        label = "Vidéo"
        icon = "media"
        template = "courses/blocks/video.html"


class QuestionBlock(blocks.StructBlock):
    """Where a question of the lesson stands: its UUID, or its number until the form writes its UUID.

    Without such a block, questions come at the end, in their order.
    """

    question = blocks.CharBlock(
        label="Question",
        max_length=36,
        help_text="Une question de l’onglet «\u202fQuestions\u202f». Celles qui ne sont pas placées viennent à la fin.",
    )

    def public_text(self, value: Any) -> str:
        return ""  # a question is read in its lesson, with its answer to give

    class Meta:
        label = "Question"
        icon = "help"
        form_classname = "struct-block question-place"


class LessonBlock(blocks.StreamBlock):
    """Everything that can stand in a lesson."""

    text = TextBlock()
    steps = StepsBlock()
    note = NoteBlock()
    warning = WarningBlock()
    image = ImageBlock()
    scene = SceneBlock()
    video = VideoBlock()
    question = QuestionBlock()
