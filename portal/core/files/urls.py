"""Addresses of images and documents."""

from django.urls import path, register_converter

from portal.core.files import views


class NameConverter:
    """A file's name or a filter: no slash, no control character (a NUL would reach the database, which refuses it)."""

    regex = r"[^/\x00-\x1f\x7f-\x9f]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NameConverter, "file_name")

app_name = "files"
urlpatterns = [
    path("images/<uuid:public_id>/<file_name:filter_spec>/<file_name:name>", views.rendition, name="rendition"),
    path("documents/<uuid:public_id>/<file_name:filename>", views.document, name="document"),
]
