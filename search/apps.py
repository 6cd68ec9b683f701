from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Recherche"

    def ready(self) -> None:
        from portal.accounts import personal
        from portal.core.publishing import services as publishing
        from search import receivers
        from search.personal_data import SearchData
        from search.services import project_pages

        autodiscover_modules("search_sources")
        personal.register(SearchData())
        receivers.connect()
        publishing.register("5-search", project_pages)
