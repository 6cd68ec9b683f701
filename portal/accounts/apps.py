from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from portal.accounts.audience import reader_tokens
        from portal.core.audience import registry

        registry.register_holdings(reader_tokens)
