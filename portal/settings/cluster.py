"""The search cluster, read from the environment: none unless ``PORTAL_ELASTICSEARCH_URL`` names its nodes."""

from typing import Any

from portal.settings.environment import Environment


def cluster(env: Environment) -> dict[str, Any] | None:
    """What ``search.conf.Cluster`` is made of."""
    urls = env.items("PORTAL_ELASTICSEARCH_URL")
    api_key = env.text("PORTAL_ELASTICSEARCH_API_KEY", "")
    ca = env.text("PORTAL_ELASTICSEARCH_CA", "")
    index = env.text("PORTAL_ELASTICSEARCH_INDEX", "portail")
    milliseconds = env.number("PORTAL_ELASTICSEARCH_TIMEOUT", 800, at_least=50)
    shards = env.number("PORTAL_ELASTICSEARCH_SHARDS", 1, at_least=1)
    replicas = env.number("PORTAL_ELASTICSEARCH_REPLICAS", max(0, min(len(urls) - 1, 2)))
    env.refuse(
        any(not url.startswith(("http://", "https://")) for url in urls),
        "PORTAL_ELASTICSEARCH_URL donne des adresses qui commencent par http:// ou https://, séparées par des virgules.",
    )
    env.refuse(
        bool(api_key) and any(url.startswith("http://") for url in urls),
        "PORTAL_ELASTICSEARCH_API_KEY ne voyage pas en clair : donnez des adresses https://.",
    )
    if not urls:
        return None
    return {
        "urls": tuple(urls),
        "api_key": api_key,
        "ca": ca,
        "index": index,
        "timeout": milliseconds / 1000,
        "shards": shards,
        "replicas": replicas,
    }
