"""The application: routes, and what stands in front of them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from osteon import __version__
from osteon.faults import OsteonError
from osteon.record import Record
from osteon.service import hooks, metrics, orders, rest
from osteon.service.guard import ROUTE, Guard
from osteon.service.hook_models import Feedback, HookRequest, Link, encode
from osteon.service.knowledge import Knowledge
from osteon.service.logs import note
from osteon.service.openapi import openapi
from osteon.service.outgoing import Outgoing
from osteon.service.problems import Problem, Refused, problem_response, refuse_field
from osteon.service.requests import JSON, JSON_OR_FHIR, answer, as_model, body_of, day, flag, query
from osteon.service.rest_models import DoseRequest, Health, ScoreRequest
from osteon.service.settings import SHARED, Settings
from osteon.service.smart import SmartApp
from osteon.service.tokens import HookTokens, check_bearer
from osteon.service.tracing import span
from osteon.service.work import Work
from osteon.web import create_app

Endpoint = Callable[[Request], Awaitable[Response]]
_KEY_BYTES = 64 * 1024
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]


class Service:
    """What the endpoints share. One for each worker."""

    def __init__(self, settings: Settings, knowledge: Knowledge | None = None, outgoing: Outgoing | None = None) -> None:
        self.settings = settings
        directory = Path(settings.knowledge) if settings.knowledge else None
        self.policies = tuple(Path(name) for name in settings.policies)
        self.knowledge = knowledge or Knowledge(directory, self.policies)
        self.outgoing = outgoing or Outgoing()
        self.work = Work(settings.limits.waiting, settings.limits.seconds)
        shared = os.environ.get(SHARED)
        self.hook_tokens = HookTokens(settings, self._fetch_keys, shared=Path(shared) if shared else None)
        self.smart = SmartApp(settings, self.knowledge, self.outgoing, self.work, self.policies)
        self.planner_app = _Pages(self)
        self.is_closing = False

    async def _fetch_keys(self, address: str) -> bytes:
        return await self.outgoing.read(address, seconds=self.settings.hooks.fetch_seconds, most=_KEY_BYTES)

    # -- REST -------------------------------------------------------------------------------------

    async def plan(self, request: Request) -> Response:
        words = query(request, ("as_of", "questions", "lesion", "format"))
        as_of, questions = day(words.get("as_of")), flag(words.get("questions"), "questions", True)
        form, lesion = words.get("format", "json"), words.get("lesion")
        if form not in ("json", "fhir"):
            raise refuse_field("format", "this is neither", "json, fhir")
        data = await body_of(request, self.settings, JSON_OR_FHIR)
        planner = self.knowledge.planner

        def work() -> Response:
            with span("osteon.plan"):
                if form == "fhir":
                    made = rest.bundle(planner, data, as_of, questions=questions, lesion=lesion)
                    return answer(made, media_type="application/fhir+json")
                return answer(rest.plan(planner, data, as_of, questions=questions, lesion=lesion))

        return await self.work.run(work)

    async def score(self, request: Request) -> Response:
        query(request, ())
        asked = as_model(await body_of(request, self.settings, JSON), ScoreRequest)
        as_of, planner = day(asked.as_of), self.knowledge.planner
        return await self.work.run(lambda: answer(rest.score(planner, asked, as_of)))

    async def dose(self, request: Request) -> Response:
        query(request, ())
        asked = as_model(await body_of(request, self.settings, JSON), DoseRequest)
        as_of, planner = day(asked.as_of), self.knowledge.planner
        return await self.work.run(lambda: answer(rest.dose(planner, asked, as_of)))

    async def facts(self, request: Request) -> Response:
        scope = query(request, ("scope",)).get("scope")
        library = self.knowledge.planner.library
        return await self.work.run(lambda: answer(rest.facts(library, scope)))

    async def known(self, request: Request) -> Response:
        query(request, ())
        library = self.knowledge.planner.library
        return await self.work.run(lambda: answer(rest.knowledge(library)))

    async def document(self, request: Request) -> Response:
        query(request, ())
        library = self.knowledge.planner.library
        return answer(rest.document(library, request.path_params["name"]))

    async def glossary(self, request: Request) -> Response:
        query(request, ())
        return answer(rest.glossary(self.knowledge.planner.library))

    # -- CDS Hooks --------------------------------------------------------------------------------

    async def discover(self, request: Request) -> Response:
        await self.hook_tokens.check(request.headers.get("authorization"), self.address(request))
        return Response(encode(hooks.discovery()), media_type="application/json")

    async def call(self, request: Request) -> Response:
        hook = hooks.SERVICES[request.path_params["service"]]
        caller = await self.hook_tokens.check(request.headers.get("authorization"), self.address(request))
        call = hooks.checked(as_model(await body_of(request, self.settings, JSON), HookRequest), hook)
        chart = await hooks.chart_for(call, self.settings, caller, self.outgoing)
        planner, as_of, links = self.knowledge.planner, day(None), self.links(call.request.fhir_server)

        def work() -> Response:
            with span("osteon.hook", hook=hook):
                return Response(
                    encode(hooks.respond(planner, self.settings, hook, call, chart, as_of, links)), media_type="application/json"
                )

        return await self.work.run(work)

    async def feedback(self, request: Request) -> Response:
        await self.hook_tokens.check(request.headers.get("authorization"), self.address(request))
        hooks.take_feedback(as_model(await body_of(request, self.settings, JSON), Feedback))
        return Response(status_code=200)

    def address(self, request: Request) -> str:
        """The address that was called, as clients know it: what a token must be meant for."""
        return f"{self.settings.root}{request.url.path}"

    def links(self, fhir_server: str | None) -> tuple[Link, ...]:
        """The way to the full plan: as an app that the record system launches, where it may, else the empty planner."""
        issuers = {item.issuer.rstrip("/") for item in self.settings.smart.servers}
        if fhir_server is not None and fhir_server.rstrip("/") in issuers:
            return (Link(label="Full plan", url=f"{self.settings.root}/smart/launch", type="smart"),)
        if self.settings.is_local or self.settings.open_planner:
            return (Link(label="Planner", url=f"{self.settings.root}/planner", type="absolute"),)
        return ()

    # -- operations -------------------------------------------------------------------------------

    async def health(self, request: Request) -> Response:
        return answer(Health(status="ok", version=__version__))

    async def ready(self, request: Request) -> Response:
        ready = self.knowledge.is_ready and not self.is_closing
        version = self.knowledge.planner.library.version if self.knowledge.is_ready else ""
        return answer(Health(status="ok" if ready else "not ready", knowledge=version, version=__version__), 200 if ready else 503)

    async def numbers(self, request: Request) -> Response:
        content, media_type = metrics.exposition()
        return Response(content, headers={"Content-Type": media_type})

    async def described(self, request: Request) -> Response:
        return answer(openapi(self.settings.root, hooks.SERVICES, with_tokens=bool(self.settings.tokens)))

    async def reload(self) -> None:
        """Reads the knowledge again beside the requests; each goes on with the one it began with."""
        try:
            changed = await asyncio.to_thread(self.knowledge.reload)
        except OsteonError as error:
            metrics.RELOADS.labels("faulty").inc()
            note("reload", 40, outcome="faulty", count=len(error.faults), reason=str(error.faults[0])[:300])
            return
        if changed:
            await asyncio.to_thread(_settle)
        metrics.RELOADS.labels("changed" if changed else "same").inc()
        note("reload", outcome="changed" if changed else "same", version=self.knowledge.planner.library.version)

    def warm_up(self) -> None:
        """Loads what the first request would otherwise wait for."""
        planner = self.knowledge.planner
        orders.warm_up()
        planner.plan(Record("", {}, (), ()), day(None))
        _settle()

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        await asyncio.to_thread(self.warm_up)
        running: set[asyncio.Task[None]] = set()

        def again() -> None:
            task = asyncio.get_running_loop().create_task(self.reload())
            running.add(task)
            task.add_done_callback(running.discard)

        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # only the main thread takes signals
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, again)
        note("started", version=self.knowledge.planner.library.version, address=f"{self.settings.host}:{self.settings.port}")
        yield
        self.is_closing = True
        self.work.close()
        await self.outgoing.close()
        note("stopped")


def _settle() -> None:
    """Takes the knowledge out of the sight of the garbage collector: looking through it all stops every request for a tenth of a second."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class _Pages:
    """The browser app over the knowledge in use; made anew when that changes. Beyond this computer it is for those who were launched."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._made: tuple[Any, ASGIApp] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        settings = self.service.settings
        if not (settings.is_local or settings.open_planner or self.service.smart.has_session(Request(scope))):
            problem = Refused(403, "the planner is opened from the patient's record")
            await problem.response(scope, receive, send)
            return
        planner = self.service.knowledge.planner
        if self._made is None or self._made[0] is not planner:
            self._made = (planner, create_app(planner, hosts=("*",), policies=self.service.policies))
        await self._made[1](scope, receive, send)


def create_service(settings: Settings, *, knowledge: Knowledge | None = None, outgoing: Outgoing | None = None) -> ASGIApp:
    """The ASGI application of a worker."""
    service = Service(settings, knowledge, outgoing)
    guarded_metrics = not settings.metrics_open

    def route(path: str, endpoint: Endpoint, *methods: str, token: bool = False) -> Route:
        allowed = (*methods, *(("HEAD",) if "GET" in methods else ()))

        async def counted(request: Request) -> Response:
            request.scope[ROUTE] = path
            if request.method not in allowed:
                problem = Problem("Method Not Allowed", 405, detail="this address takes another method")
                return problem_response(problem, {"Allow": ", ".join(allowed)})
            try:
                if token:
                    check_bearer(settings, request.headers.get("authorization"))
                if "POST" in methods:
                    service.work.refuse_if_full()
                return await endpoint(request)
            except Refused as refused:
                return refused.response

        # All methods come here, so that a wrong one is told apart from an address that does not exist.
        return Route(path, counted, methods=_METHODS)

    def of_service(path: str, endpoint: Endpoint) -> list[Route]:
        async def named(request: Request) -> Response:
            return await endpoint(request)

        found = []
        for identifier in hooks.SERVICES:

            async def one(request: Request, identifier: str = identifier) -> Response:
                request.path_params["service"] = identifier
                return await named(request)

            found.append(route(path.format(service=identifier), one, "POST"))
        return found

    routes: list[Any] = [
        route("/api/plan", service.plan, "POST", token=True),
        route("/api/score", service.score, "POST", token=True),
        route("/api/dose", service.dose, "POST", token=True),
        route("/api/facts", service.facts, "GET", token=True),
        route("/api/knowledge", service.known, "GET", token=True),
        route("/api/knowledge/{name}", service.document, "GET", token=True),
        route("/api/glossary", service.glossary, "GET", token=True),
        route("/cds-services", service.discover, "GET"),
        *of_service("/cds-services/{service}", service.call),
        *of_service("/cds-services/{service}/feedback", service.feedback),
        route("/smart/launch", service.smart.launch, "GET"),
        route("/smart/callback", service.smart.callback, "GET"),
        route("/healthz", service.health, "GET"),
        route("/readyz", service.ready, "GET"),
        route("/metrics", service.numbers, "GET", token=guarded_metrics),
        route("/openapi.json", service.described, "GET"),
        *(route(path, _no_page, "GET", "POST") for path in ("/api", "/smart")),
        Mount("/api", _nothing),
        Mount("/cds-services", _nothing),
        Mount("/smart", _nothing),
        Mount("/", service.planner_app),
    ]
    middleware = []
    if settings.cors_origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.cors_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"],
                max_age=600,
            )
        )
    app = Starlette(
        routes=routes,
        middleware=middleware,
        lifespan=service.lifespan,
        exception_handlers={Refused: _refused, HTTPException: _refused, Exception: _failed},
    )
    return Guard(app, settings)


async def _no_page(request: Request) -> Response:
    raise Refused(404, "there is nothing at this address")


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    await Refused(404, "there is nothing at this address").response(scope, receive, send)


async def _failed(request: Request, error: Exception) -> Response:
    """What whoever caused a failure in here learns: the number under which it stands in the log."""
    return Refused(500, f"request {request.state.request} failed here").response


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        return error.response
    assert isinstance(error, HTTPException)
    return Refused(error.status_code, "there is nothing at this address").response
