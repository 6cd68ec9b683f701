from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "portal.core.texts"
    label = "texts"
    verbose_name = "Textes des fichiers"
