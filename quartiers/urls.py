"""Addresses below /quartiers/. The word of a post's address is for people: its key finds it."""

from django.urls import path, register_converter

from quartiers.views import drafts, editing, files, moderation, notices, posts, spaces, withdrawal, writing


class PostConverter:
    """``<key>-<words>``."""

    regex = r"[0-9a-f]{10}-[a-z0-9_-]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KeyConverter(PostConverter):
    """The key of an answer."""

    regex = r"[0-9a-f]{10}"


class ActConverter(PostConverter):
    """What a moderator posts."""

    regex = "montrer|fermer|rouvrir|classer"


register_converter(PostConverter, "talk")
register_converter(KeyConverter, "answer")
register_converter(ActConverter, "act")

app_name = "quartiers"
POST = "<slug:slug>/<talk:address>/"
ANSWER = POST + "reponses/<answer:key>/"

urlpatterns = [
    path("", spaces.index, name="index"),
    path("ecrire/", spaces.choose, name="choose"),
    path("avis/", notices.notices, name="notices"),
    path("avis/lus/", notices.mark_read, name="mark_read"),
    path("avis/courriels/", notices.choose_mail, name="choose_mail"),
    path("avis/arreter/<str:token>/", notices.stop, name="stop"),
    path("moderation/", moderation.queue, name="moderation"),
    path("nouvel-espace/", spaces.edit, name="new_space"),
    path("pieces/<uuid:public_id>/retirer/", files.remove, name="remove_file"),
    path("pieces/<uuid:public_id>/remettre/", files.put_back, name="put_back_file"),
    path("pieces/<uuid:public_id>/<file_name:filename>", files.attachment, name="attachment"),
    path("<slug:slug>/", spaces.space, name="space"),
    path("<slug:slug>/reglages/", spaces.edit, name="edit_space"),
    path("<slug:slug>/personnes/", spaces.people, name="people"),
    path("<slug:slug>/personnes/suggestions/", spaces.suggestions, name="suggestions"),
    path("<slug:slug>/personnes/<uuid:public_id>/retirer/", spaces.remove, name="remove"),
    path("<slug:slug>/personnes/<uuid:public_id>/responsable/", spaces.appoint, name="appoint"),
    path("<slug:slug>/rejoindre/", spaces.join, name="join"),
    path("<slug:slug>/quitter/", spaces.leave, name="leave"),
    path("<slug:slug>/ecrire/<slug:kind>/", writing.write, name="write"),
    path("<slug:slug>/ecrire/<slug:kind>/brouillon/", drafts.autosave, name="autosave"),
    path("<slug:slug>/brouillons/<uuid:public_id>/jeter/", drafts.drop, name="drop_draft"),
    path(POST, posts.post, name="post"),
    path(POST + "brouillon/", drafts.autosave_answer, name="autosave_answer"),
    path(POST + "modifier/", editing.edit, name="edit"),
    path(POST + "modifier/brouillon/", drafts.autosave_edit, name="autosave_edit"),
    path(POST + "supprimer/", withdrawal.withdraw, name="delete"),
    path(POST + "remettre/", withdrawal.put_back, name="put_back"),
    path(POST + "signaler/", moderation.report, name="report"),
    path(POST + "masquer/", moderation.hide, name="hide"),
    path(POST + "moderer/<act:action>/", moderation.act, name="act"),
    path(ANSWER + "modifier/", posts.edit_comment, name="edit_comment"),
    path(ANSWER + "supprimer/", withdrawal.withdraw_comment, name="delete_comment"),
    path(ANSWER + "remettre/", withdrawal.put_back_comment, name="put_back_comment"),
    path(ANSWER + "retenir/", posts.keep, name="keep"),
    path(ANSWER + "signaler/", moderation.report, name="report_comment"),
    path(ANSWER + "masquer/", moderation.hide, name="hide_comment"),
    path(ANSWER + "moderer/<act:action>/", moderation.act, name="act_comment"),
]
