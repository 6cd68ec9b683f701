from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"
    verbose_name = "Accueil"

    def ready(self) -> None:
        """Make the system checks known."""
        from portal.home import checks

        assert checks
