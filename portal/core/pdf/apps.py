from django.apps import AppConfig


class PdfConfig(AppConfig):
    name = "portal.core.pdf"
    label = "pdf"
    verbose_name = "PDF"

    def ready(self) -> None:
        from portal.core.pdf import receivers

        receivers.connect()
