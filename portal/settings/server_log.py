"""gunicorn's own log as JSON lines, without what a request carried.

Two of its messages hold personal data: a failed request's address (with its query) and a refused request's IP.
"""

import logging
from typing import Any


class ServerLogFilter(logging.Filter):
    """Keeps the words of gunicorn's message and drops what the request brought."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: a line is shortened, never lost."""
        message = str(record.msg)
        if message.startswith("Error handling request"):
            record.msg, record.args = "Error handling request", ()
        elif message.startswith(("Invalid request", "Invalid HTTP", "Forbidden request", "Invalid headers")):
            record.msg, record.args = message.split(" from ip")[0].split(":")[0], ()
        return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.home.logs.JsonFormatter"}},
    "filters": {"server": {"()": "portal.settings.server_log.ServerLogFilter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["server"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
