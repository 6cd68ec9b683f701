from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "portal.core.packages"
    label = "packages"
    verbose_name = "Paquets"
