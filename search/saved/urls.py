"""Addresses below /compte/recherches/."""

from django.urls import path

from search.saved import views

app_name = "saved"
urlpatterns = [
    path("", views.index, name="index"),
    path("garder/", views.keep, name="keep"),
    path("<uuid:public_id>/rythme/", views.choose_rhythm, name="rhythm"),
    path("<uuid:public_id>/adresse/", views.renew_feed, name="renew"),
    path("<uuid:public_id>/supprimer/", views.forget, name="forget"),
    path("<uuid:public_id>/remettre/", views.put_back, name="put_back"),
    path("arreter/<str:token>/", views.stop, name="stop"),
    path("flux/<str:token>/", views.feed, name="feed"),
]
