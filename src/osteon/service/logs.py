"""Logs as one JSON object a line. Only named fields of fixed kinds are written, so that nothing about a patient can slip in."""

from __future__ import annotations

import json
import logging
import sys
import time
from typing import Any

LOGGER = "osteon.service"
FIELDS = (
    "event", "method", "route", "status", "milliseconds", "request", "client", "hook", "cards", "reason", "digest", "version", "error",
    "workers", "address", "issuer", "outcome", "count",
)  # fmt: skip
"""All that a line may hold besides time, level and logger."""


class JsonLines(logging.Formatter):
    """Writes a line. The text of an exception is left out, because it may quote what was sent; its kind and place are kept."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        own = {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if own:
            line |= own
        elif record.name.startswith("uvicorn"):
            line["event"] = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=lambda value: type(value).__name__)


def _places(traceback: Any) -> list[str]:
    """Where an exception went through, innermost last."""
    found = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('osteon/')[2]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return found[-8:]


def silence() -> None:
    """Stops the loggers that would write addresses, in which ids of patients can stand."""
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def set_up(level: str) -> logging.Logger:
    """Sends everything to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("", "uvicorn", "uvicorn.error", LOGGER):
        logger = logging.getLogger(name)
        logger.handlers = [handler] if name in ("", LOGGER) else []
        logger.propagate = name not in ("", LOGGER)
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.INFO if level == "debug" else logging.WARNING)
    silence()
    logger = logging.getLogger(LOGGER)
    logger.setLevel(level.upper())
    return logger


def note(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """Writes one line. Only fields that are listed in FIELDS may be given."""
    unknown = set(fields) - set(FIELDS)
    assert not unknown, unknown
    logging.getLogger(LOGGER).log(level, event, extra={"event": event, **fields})
