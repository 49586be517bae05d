"""Numbers for Prometheus: how many, how long, how full. No label is ever taken from what was sent."""

from __future__ import annotations

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

REQUESTS = Counter("osteon_requests", "Answers by route and status.", ("method", "route", "status"))
SECONDS = Histogram("osteon_request_seconds", "Time until the answer, by route.", ("route",), buckets=_SECONDS)
SHED = Counter("osteon_shed", "Requests that were turned away, by reason.", ("reason",))
BUSY = Gauge("osteon_requests_in_progress", "Requests being answered.", multiprocess_mode="livesum")
CARDS = Counter("osteon_cards", "Cards that were shown, by hook and kind.", ("hook", "kind"))
FEEDBACK = Counter("osteon_feedback", "What became of cards, as the record systems tell.", ("outcome",))
FETCHES = Counter("osteon_fhir_fetches", "Requests to FHIR servers, by outcome.", ("outcome",))
REFUSALS = Counter("osteon_authentication_refusals", "Refused tokens, by reason.", ("reason",))
RELOADS = Counter("osteon_knowledge_reloads", "Times that the documents were read again, by outcome.", ("outcome",))


def exposition() -> tuple[bytes, str]:
    """All numbers in the text form of Prometheus, those of all workers together, and its media type."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST
    return generate_latest(), CONTENT_TYPE_LATEST
