from django.apps import AppConfig
from django.core.signals import got_request_exception


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"
    verbose_name = "Accueil"

    def ready(self) -> None:
        """Make the system checks known, and what became a 500."""
        from portal.home import checks, logs

        assert checks
        got_request_exception.connect(logs.log_unhandled, dispatch_uid="portal.home.logs")
