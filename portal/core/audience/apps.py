from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "portal.core.audience"
    label = "audience"
    verbose_name = "Audience"
