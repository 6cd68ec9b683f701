"""Addresses of package files: answered on the content host only (see middleware)."""

from django.urls import path

from portal.core.packages import views

urlpatterns = [
    path("h5p/<slug:digest>/<slug:token>/<path:name>", views.package_file, name="package_file"),
]
