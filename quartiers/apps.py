from django.apps import AppConfig


class QuartiersConfig(AppConfig):
    name = "quartiers"
    verbose_name = "Quartiers"

    def ready(self) -> None:
        from portal.accounts import personal
        from portal.core.audience import registry
        from quartiers import audience, talks, texts
        from quartiers.models import Post, Space
        from quartiers.personal_data import QuartiersData

        registry.register(Space, audience.space_needs)
        registry.register(Post, audience.post_needs)
        registry.register_holdings(audience.space_tokens)
        personal.register(QuartiersData())
        talks.listen()
        texts.connect()
