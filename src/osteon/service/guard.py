"""What every request passes: the name it was sent to, limits of size and rate, security headers, log line and numbers."""

from __future__ import annotations

import time
import uuid
from collections import OrderedDict
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osteon.service import metrics
from osteon.service.logs import note
from osteon.service.problems import Problem, Refused, problem_response
from osteon.service.settings import Settings
from osteon.service.tracing import span

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_OPEN = ("/healthz", "/readyz")
_MOST_CLIENTS = 10_000
ROUTE = "osteon.route"
"""Where an endpoint leaves the name under which it is counted; the address itself is never logged."""


class Rate:
    """A bucket of requests for each client, refilled at a steady rate."""

    def __init__(self, per_minute: int, burst: int) -> None:
        self.per_second = per_minute / 60
        self.burst = float(burst)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, now: float) -> float:
        """Seconds until the client may ask again; 0 where it may now."""
        left, before = self._buckets.pop(client, (self.burst, now))
        left = min(self.burst, left + (now - before) * self.per_second)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed else left, now)
        if len(self._buckets) > _MOST_CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self.per_second


class Guard:
    """The outermost layer: nothing reaches the application before it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.hosts = {name.lower() for name in settings.allowed_hosts}
        self.rate = Rate(settings.limits.requests_per_minute, settings.limits.burst)
        self.is_https = settings.root.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request = uuid.uuid4().hex[:16]
        scope["state"] = {**scope.get("state", {}), "request": request}
        seen: dict[str, int] = {}
        route = "none"
        reason = ""
        headers = Headers(scope=scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
                answer["X-Request-Id"] = request
                if self.is_https:
                    answer.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        metrics.BUSY.inc()
        try:
            refusal = self.refusal(scope, headers)
            if refusal is not None:
                reason = refusal.problem.title
                await refusal.response(scope, receive, guarded)
                return
            with span("osteon.request", method=str(scope["method"])):
                await self.app(scope, self.limited(receive), guarded)
        except Exception as error:
            # Whoever caused it learns only the number under which it stands in the log.
            reason = type(error).__name__
            note("failed", 40, request=request, error=reason, route=str(scope.get(ROUTE, route)))
            if "status" not in seen:
                problem = Problem(HTTPStatus.INTERNAL_SERVER_ERROR.phrase, 500, detail=f"request {request} failed here")
                await problem_response(problem)(scope, receive, guarded)
        finally:
            metrics.BUSY.dec()
            route = str(scope.get(ROUTE) or _mounted(str(scope["path"])))
            seconds = time.perf_counter() - started
            status = seen.get("status", 499)
            method = str(scope["method"]) if scope["method"] in ("GET", "POST", "HEAD", "OPTIONS") else "other"
            metrics.REQUESTS.labels(method, route, str(status)).inc()
            metrics.SECONDS.labels(route).observe(seconds)
            note(
                "request", method=method, route=route, status=status, milliseconds=round(seconds * 1000, 1), request=request,
                reason=reason or None,
            )  # fmt: skip

    def refusal(self, scope: Scope, headers: Headers) -> Refused | None:
        """Why a request is turned away before it is read; None where it is not."""
        host = headers.get("host", "").lower()
        name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
        if scope["path"] not in _OPEN and "*" not in self.hosts and name not in self.hosts:
            return Refused(421, "this service does not answer to the name in the Host header")
        length = headers.get("content-length")
        if length is not None and (not length.isascii() or not length.isdigit() or int(length[:20]) > self.settings.limits.body_bytes):
            return Refused(413, f"a body may hold {self.settings.limits.body_bytes} bytes")
        if headers.get("content-encoding", "identity").lower() != "identity":
            return Refused(415, "compressed bodies are not taken")
        if scope["path"] in _OPEN:
            return None
        wait = self.rate.wait(client_of(scope), time.monotonic())
        if wait:
            metrics.SHED.labels("too many").inc()
            return Refused(429, "too many requests from this client", headers={"Retry-After": str(int(wait) + 1)})
        return None

    def limited(self, receive: Receive) -> Receive:
        """Receives no more than the largest body, also where its length was not announced, and waits no longer than the time limit."""
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            if message["type"] == "http.request":
                taken += len(message.get("body", b""))
                if taken > self.settings.limits.body_bytes:
                    raise Refused(413, f"a body may hold {self.settings.limits.body_bytes} bytes")
            return message

        return limited


def client_of(scope: Scope) -> str:
    """Whose bucket a request is taken from: the address that it came from."""
    return str((scope.get("client") or ("unknown",))[0])


def _mounted(path: str) -> str:
    """The name under which the pages of the browser app are counted."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return "planner" if first in ("", "planner", "why", "compare", "guide", "report", "dose", "glossary", "about", "static") else "other"
