"""OpenTelemetry, where it is installed; without it nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

_TRACER: Any = None
with suppress(ImportError):
    from opentelemetry import trace

    _TRACER = trace.get_tracer("osteon.service")


@contextmanager
def span(name: str, **attributes: str | int | float) -> Iterator[None]:
    """A span around a piece of work. Attributes must not be about a patient."""
    if _TRACER is None:
        yield
        return
    with _TRACER.start_as_current_span(name, attributes=attributes, record_exception=False):
        yield
