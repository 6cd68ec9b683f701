"""Addresses of the room."""

from django.urls import path

from guides.following import views as following
from guides.views import feedback, pdf

app_name = "guides"

pdf_patterns = [
    path("guides/<slug:slug>/pdf/", pdf.current, {"kind": "guide"}, name="guide_pdf"),
    path("guides/<slug:slug>/editions/<int:number>/pdf/", pdf.edition, {"kind": "guide"}, name="guide_edition_pdf"),
    path("fiches/<slug:slug>/pdf/", pdf.current, {"kind": "fiche"}, name="card_pdf"),
    path("fiches/<slug:slug>/editions/<int:number>/pdf/", pdf.edition, {"kind": "fiche"}, name="card_edition_pdf"),
]

feedback_patterns = [
    path("guides/<slug:slug>/signaler/", feedback.report, {"kind": "guide"}, name="guide_report"),
    path("guides/<slug:slug>/signaler/merci/", feedback.thanks, {"kind": "guide"}, name="guide_thanks"),
    path("fiches/<slug:slug>/signaler/", feedback.report, {"kind": "fiche"}, name="fiche_report"),
    path("fiches/<slug:slug>/signaler/merci/", feedback.thanks, {"kind": "fiche"}, name="fiche_thanks"),
    path("contact/ecrire/", feedback.write, name="letter"),
    path("contact/ecrire/merci/", feedback.letter_thanks, name="letter_thanks"),
]

follow_patterns = [
    path("guides/<slug:slug>/suivre/", following.follow, {"kind": "guide"}, name="guide_follow"),
    path("fiches/<slug:slug>/suivre/", following.follow, {"kind": "fiche"}, name="fiche_follow"),
]

urlpatterns = [*pdf_patterns, *feedback_patterns, *follow_patterns]
