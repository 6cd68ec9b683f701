from django.apps import AppConfig


class BlocksConfig(AppConfig):
    name = "portal.core.blocks"
    label = "blocks"
    verbose_name = "Blocs"
