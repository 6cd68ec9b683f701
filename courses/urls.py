"""Addresses of the room that aren't pages."""

from django.urls import path

from courses.views import taking

app_name = "courses"

urlpatterns = [
    path("formations/<slug:course>/inscription/", taking.enrol, name="enrol"),
    path("formations/<slug:course>/quitter/", taking.leave, name="leave"),
    path("formations/<slug:course>/<slug:lesson>/questions/<uuid:question>/", taking.answer, name="answer"),
    path("formations/<slug:course>/<slug:lesson>/reponses/<uuid:attempt>/recommencer/", taking.retry, name="retry"),
    path("formations/<int:page>/essai/<uuid:question>/", taking.try_draft, name="try_draft"),
    path("formations/<slug:course>/<slug:lesson>/terminer/", taking.finish, name="finish"),
]
