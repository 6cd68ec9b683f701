from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "guides"
    verbose_name = "Guides et fiches"

    def ready(self) -> None:
        from guides import texts
        from guides.personal_data import GuidesData
        from guides.tasks import project_pdf
        from portal.accounts import personal
        from portal.core.publishing import services

        personal.register(GuidesData())
        services.register("6-documents", texts.project_documents)
        services.register("9-pdf", project_pdf)
        texts.connect()
