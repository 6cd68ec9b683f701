from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.core.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        from wagtail.models import Page

        from portal.core.audience import registry
        from portal.core.pages import guard, receivers
        from portal.core.pages.audience import page_tokens, project_pages
        from portal.core.publishing import services

        registry.register(Page, page_tokens)
        services.register("0-audience", project_pages)
        guard.connect()
        receivers.connect()
