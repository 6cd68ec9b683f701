from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "portal.core.files"
    label = "files"
    verbose_name = "Fichiers"

    def ready(self) -> None:
        from portal.core.audience import registry
        from portal.core.files.audience import file_tokens
        from portal.core.files.models import PortalDocument, PortalImage

        registry.register(PortalImage, file_tokens)
        registry.register(PortalDocument, file_tokens)
