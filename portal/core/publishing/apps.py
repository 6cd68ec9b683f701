from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    name = "portal.core.publishing"
    label = "publishing"
    verbose_name = "Publication"

    def ready(self) -> None:
        from portal.core.publishing import receivers, workflow

        receivers.connect()
        post_migrate.connect(workflow.ensure_after_the_last_app, dispatch_uid="portal.publishing.workflow")
