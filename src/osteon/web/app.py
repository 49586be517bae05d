"""The browser app: pages for planning, made from the record that each request carries. Nothing is kept between requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from osteon.faults import RecordError
from osteon.planner import Planner
from osteon.web.pages import Pages, Submitted
from osteon.web.security import Guarded

STATIC = Path(__file__).parent / "static"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_MOST_FIELDS = 5000
_LARGEST_FIELD = 8 * 1024 * 1024


def create_app(planner: Planner, *, hosts: Sequence[str] = LOCAL_HOSTS, policies: Sequence[Path] = ()) -> Starlette:
    """The ASGI application. `hosts` are the names under which it may be called; `policies` may bring translations."""
    pages = Pages(planner, tuple(policies))

    def page(make: Callable[[Submitted], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            submitted = await _submitted(request)
            try:
                return await run_in_threadpool(make, submitted)
            except RecordError as error:
                return await run_in_threadpool(pages.faulty, submitted, error)

        return endpoint

    async def failed(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return pages.failed(_asked(request), status)

    async def icon(request: Request) -> Response:
        return FileResponse(STATIC / "osteon.svg", media_type="image/svg+xml")

    get, post, both = ["GET"], ["POST"], ["GET", "POST"]
    routes = [
        Route("/", page(pages.start), methods=get),
        Route("/planner", page(pages.planner), methods=both),
        Route("/planner/open", page(pages.open), methods=post),
        Route("/planner/parts", page(pages.parts), methods=post),
        Route("/planner/save", page(pages.save), methods=post),
        Route("/why", page(pages.why), methods=post),
        Route("/compare", page(pages.compare), methods=post),
        Route("/guide", page(pages.guide), methods=post),
        Route("/report/{kind:str}", page(pages.report), methods=post),
        Route("/dose", page(pages.dose), methods=both),
        Route("/glossary", page(pages.glossary), methods=get),
        Route("/about", page(pages.about), methods=get),
        Route("/favicon.ico", icon, methods=get),  # browsers ask for it where a document names none
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(Guarded),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={HTTPException: failed, Exception: failed},
    )


async def _submitted(request: Request) -> Submitted:
    """What a request carries: the controls of its form, the file, the words of its address."""
    asked = _asked(request)
    if request.method != "POST":
        return asked
    async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD) as form:
        fields: list[tuple[str, str]] = []
        file: tuple[str, bytes] | None = None
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields.append((name, value))
            else:
                file = (value.filename or "file", await value.read())
        return Submitted(asked.path, (*asked.fields, *fields), file, asked.accepted)


def _asked(request: Request) -> Submitted:
    accepted = request.headers.get("accept-language", "")
    kind = tuple(request.path_params.items())
    return Submitted(request.url.path, (*request.query_params.multi_items(), *kind), None, accepted)
