from django.apps import AppConfig


class VeilleConfig(AppConfig):
    name = "veille"
    verbose_name = "Veille"

    def ready(self) -> None:
        from portal.accounts import personal
        from portal.core.audience import registry
        from veille.audience import tokens_of_item
        from veille.models import FeedItem
        from veille.personal_data import VeilleData

        registry.register(FeedItem, tokens_of_item)
        personal.register(VeilleData())
