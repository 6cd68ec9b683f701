"""Addresses of the room."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("mesure/", views.heard, name="heard"),
    path("suggestions/", views.suggestions, name="suggestions"),
]
