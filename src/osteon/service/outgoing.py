"""The only way out: to addresses on the operator's list, within limits of time and size, never following a redirect."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from osteon.service import metrics
from osteon.service.bodies import read_json
from osteon.service.problems import Refused

_DEPTH = 128


class Outgoing:
    """A client for other servers. One for each worker."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        # No proxy, no password file: what the environment of the process says must not redirect a token.
        limits = httpx.Limits(max_connections=40, max_keepalive_connections=10)
        self.client = httpx.AsyncClient(trust_env=False, follow_redirects=False, limits=limits, transport=transport)

    async def read(
        self,
        address: str,
        *,
        seconds: float,
        most: int,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> bytes:
        """The body of an answer. Raises Refused (502, 504) for what does not come, comes late, or is too large."""
        try:
            async with asyncio.timeout(seconds):
                return await self._read(address, most, method, headers, form)
        except TimeoutError:
            metrics.FETCHES.labels("late").inc()
            raise Refused(504, "the other server did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):
            metrics.FETCHES.labels("failed").inc()
            raise Refused(502, "the other server cannot be reached, or its answer not be read") from None

    async def _read(self, address: str, most: int, method: str, headers: Mapping[str, str] | None, form: Mapping[str, str] | None) -> bytes:
        taken = bytearray()
        async with self.client.stream(method, address, headers=dict(headers or {}), data=dict(form) if form else None) as answer:
            if answer.status_code != 200:
                metrics.FETCHES.labels(f"status {answer.status_code // 100}xx").inc()
                raise Refused(502, f"the other server answered with status {answer.status_code}")
            async for part in answer.aiter_bytes():
                taken += part
                if len(taken) > most:
                    metrics.FETCHES.labels("too large").inc()
                    raise Refused(502, "the answer of the other server is too large")
        metrics.FETCHES.labels("good").inc()
        return bytes(taken)

    async def read_json(self, address: str, **options: Any) -> Any:
        """The JSON of an answer. Raises Refused (502, 504)."""
        body = await self.read(address, **options)
        try:
            return read_json(body, _DEPTH)
        except Refused:
            raise Refused(502, "the answer of the other server is not JSON that can be used") from None

    async def close(self) -> None:
        await self.client.aclose()
