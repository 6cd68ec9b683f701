from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "portal.core.publishing"
    label = "publishing"
    verbose_name = "Publication"

    def ready(self) -> None:
        from portal.core.publishing import receivers

        receivers.connect()
