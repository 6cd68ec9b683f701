from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "portal.core.themes"
    label = "themes"
    verbose_name = "Thèmes"
