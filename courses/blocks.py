"""The blocks of a lesson: those of the core, a video, and the place of a question."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from portal.core.blocks.base import joined
from portal.core.blocks.media import ImageBlock, SceneBlock
from portal.core.blocks.text import NoteBlock, StepsBlock, TextBlock, WarningBlock
from portal.core.files.audience import may_take


class VideoBlock(blocks.StructBlock):
    """A local film. Nobody needs to hear it, or to see it, to learn what it says."""

    title = blocks.CharBlock(label="Titre", max_length=120)
    video = DocumentChooserBlock(label="Fichier vidéo", help_text="WebM ou MP4, déposé dans les documents.")
    captions = DocumentChooserBlock(label="Sous-titres", help_text="Fichier WebVTT, déposé dans les documents.")
    transcript = blocks.TextBlock(label="Transcription", help_text="Tout ce qui se voit et se dit. Obligatoire.")

    def public_text(self, value: Any) -> str:
        return joined(value["title"], value["transcript"])

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``is_shown``: the film exists, and who reads the lesson may see it; ``captions_shown`` likewise."""
        context = super().get_context(value, parent_context=parent_context)
        context["is_shown"] = may_take(context.get("request"), value["video"])
        context["captions_shown"] = may_take(context.get("request"), value["captions"])
        return context  # type: ignore[no-any-return]

    class Meta:
        label = "Vidéo"
        icon = "media"
        template = "courses/blocks/video.html"


class QuestionBlock(blocks.StructBlock):
    """Where a question of the lesson stands. Without such a block, questions come at the end, in their order."""

    question = blocks.CharBlock(
        label="Repère de la question",
        max_length=36,
        help_text="Le repère est affiché avec chaque question, dans l’onglet «\u202fQuestions\u202f».",
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            cleaned["question"] = str(UUID(cleaned["question"]))
        except ValueError:
            message = "Ce n’est pas un repère de question. Copiez-le dans l’onglet «\u202fQuestions\u202f»."
            raise blocks.StructBlockValidationError({"question": ValidationError(message)}) from None
        return cleaned

    def public_text(self, value: Any) -> str:
        return ""  # a question is read in its lesson, with its answer to give

    class Meta:
        label = "Question"
        icon = "help"


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
