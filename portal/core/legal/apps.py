from django.apps import AppConfig


class LegalConfig(AppConfig):
    name = "portal.core.legal"
    label = "legal"
    verbose_name = "Références juridiques"
