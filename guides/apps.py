from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "guides"
    verbose_name = "Guides et fiches"

    def ready(self) -> None:
        from guides.tasks import project_pdf
        from portal.core.publishing import services

        services.register("9-pdf", project_pdf)
