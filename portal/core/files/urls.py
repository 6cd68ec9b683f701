"""Addresses of images and documents."""

from django.urls import path

from portal.core.files import views

app_name = "files"
urlpatterns = [
    path("images/<uuid:public_id>/<str:filter_spec>/<str:name>", views.rendition, name="rendition"),
    path("documents/<uuid:public_id>/<str:filename>", views.document, name="document"),
]
