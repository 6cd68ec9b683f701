"""Addresses of the room."""

from datetime import date

from django.urls import path, re_path, register_converter

from veille.views import desk, public, sources

app_name = "veille"
KIND = r"(?P<kind>rss|atom|json)"


class Day:
    """A day of the calendar, as 2026-11-25. Another is no address."""

    regex = r"\d{4}-\d\d-\d\d"
    to_python = staticmethod(date.fromisoformat)
    to_url = staticmethod(str)


register_converter(Day, "day")

urlpatterns = [
    path("", public.index, name="index"),
    path("atelier/", desk.desk, name="desk"),
    path("atelier/<uuid:public_id>/decider/", desk.decide, name="decide"),
    path("atelier/<uuid:public_id>/corriger/", desk.correct, name="correct"),
    path("atelier/<uuid:public_id>/retirer/", desk.withdraw, name="withdraw"),
    path("atelier/annuler/", desk.undo, name="undo"),
    path("atelier/lien/", desk.add_link, name="add_link"),
    path("atelier/actualiser/", desk.refresh, name="refresh"),
    path("atelier/touches/", desk.keys, name="keys"),
    path("atelier/sources/", sources.sources, name="sources"),
    path("atelier/sources/<int:pk>/", sources.source, name="source"),
    path("atelier/sources/<int:pk>/reprendre/", sources.follow_again, name="follow_again"),
    path("atelier/sources/<int:pk>/relire/", sources.refresh, name="refresh_source"),
    path("atelier/sources/essai/<uuid:public_id>/", sources.probe, name="probe"),
    re_path(rf"^{KIND}/$", public.feed, name="feed"),
    path("<day:day>-<slug:slug>/", public.item, name="item"),
    re_path(rf"^(?P<theme>[a-z0-9-]+)/{KIND}/$", public.feed, name="theme_feed"),
    path("<slug:theme>/", public.index, name="theme"),
]
