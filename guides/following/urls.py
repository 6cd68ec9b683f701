"""Addresses below /compte/suivis/."""

from django.urls import path

from guides.following import views

app_name = "follows"
urlpatterns = [
    path("", views.index, name="index"),
    path("vus/", views.mark_seen, name="mark_seen"),
    path("rythme/", views.choose_rhythm, name="rhythm"),
    path("arreter/<str:token>/", views.stop, name="stop"),
]
