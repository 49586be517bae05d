"""Logs and traces hold what they are meant to, and nothing else."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from osteon.service import tracing
from osteon.service.logs import FIELDS, JsonLines, note

SECRET = "Erika-Mustermann-1956"


def record(message: str, name: str = "osteon.service", error: BaseException | None = None, **fields: Any) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error is not None else None
    found = logging.LogRecord(name, logging.INFO, __file__, 1, message, None, info)
    vars(found).update(fields)
    return found


def test_a_line_holds_the_listed_fields_and_no_others() -> None:
    line = json.loads(JsonLines().format(record(SECRET, event="request", status=200, patient=SECRET)))
    assert line["event"] == "request"
    assert line["status"] == 200
    assert set(line) <= {"time", "level", "logger", *FIELDS}
    assert SECRET not in json.dumps(line)


def test_an_error_is_told_by_kind_and_place_and_not_by_its_text() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        line = JsonLines().format(record(SECRET, "asyncio", error))
    assert json.loads(line)["error"] == "ValueError"
    assert SECRET not in line
    assert "test_logs.py" in line


def test_a_field_that_is_not_listed_is_a_mistake() -> None:
    with pytest.raises(AssertionError):
        note("request", patient=SECRET)


class Tracer:
    """Remembers what was traced."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, dict[str, Any]]] = []

    @contextlib.contextmanager
    def start_as_current_span(self, name: str, *, attributes: dict[str, Any], record_exception: bool) -> Iterator[None]:
        assert record_exception is False  # its text could quote what was sent
        self.spans.append((name, attributes))
        yield


def test_traces_where_there_is_a_tracer_and_none_where_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    tracer = Tracer()
    monkeypatch.setattr(tracing, "_TRACER", tracer)
    with tracing.span("osteon.plan", hook="patient-view"):
        pass
    assert tracer.spans == [("osteon.plan", {"hook": "patient-view"})]
    monkeypatch.setattr(tracing, "_TRACER", None)
    with tracing.span("osteon.plan"):
        pass


def test_the_command_line_does_not_load_the_service() -> None:
    import subprocess

    foreign = ("osteon.service", "joserfc", "httpx", "starlette")
    code = f"import sys, osteon.cli; print([name for name in sys.modules if name.startswith({foreign})])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
