"""Logs as JSON lines. They hold no address, name, query or token."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest


class JsonFormatter(logging.Formatter):
    """One line a record: time, level, logger, message, and the fields given as ``extra={"data": {…}}``."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "data", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = self._where(record)
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def _where(record: logging.LogRecord) -> list[str]:
        """The files and lines of the traceback, without the values that they held."""
        places = []
        trace = record.exc_info[2] if record.exc_info else None
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rsplit('/', 3)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return places[-12:]


def log_unhandled(sender: object, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """What became a 500: the error's type, where, and the route's name. Connected to ``got_request_exception``."""
    match = getattr(request, "resolver_match", None)
    data = {"route": match.view_name if match else None}
    logging.getLogger("portal.errors").error("unhandled error", exc_info=True, extra={"data": data})
