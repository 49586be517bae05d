"""What the tests of the service share."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from service.serving import served

GENEROUS = {"requests_per_minute": 600_000, "burst": 10_000}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A service for this computer alone, as it is without settings, save that many may ask at once."""
    with served(limits=GENEROUS) as found:
        yield found


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as found:
        yield found
