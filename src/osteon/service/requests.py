"""What a request carries, read with care."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from osteon.service.bodies import read_json
from osteon.service.problems import FieldProblem, Refused, refuse_field
from osteon.service.settings import Settings

T = TypeVar("T")
JSON = ("application/json",)
JSON_OR_FHIR = ("application/json", "application/fhir+json")
_PATH = re.compile(r" - at `\$?\.?(?P<path>[^`]*)`$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


async def body_of(request: Request, settings: Settings, kinds: Collection[str]) -> Any:
    """The JSON of a request. Raises Refused: 415 for another content type, 408 for one that does not come, 400 for no good JSON."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() not in kinds:
        raise Refused(415, f"the content type must be {' or '.join(kinds)}")
    charset = re.search(r"charset=\"?([\w-]+)", parameters, re.IGNORECASE)
    if charset is not None and charset[1].lower() not in ("utf-8", "utf8"):
        raise Refused(415, "JSON is UTF-8")
    try:
        async with asyncio.timeout(settings.limits.seconds):
            body = await request.body()
    except TimeoutError:
        raise Refused(408, f"the body did not come within {settings.limits.seconds:g} s") from None
    except ClientDisconnect:
        raise Refused(400, "the body did not come whole") from None
    return read_json(body, settings.limits.depth)


def as_model(data: Any, model: type[T]) -> T:
    """The data as a message. Raises Refused (422) that names the field; it repeats nothing that was sent."""
    try:
        return msgspec.convert(data, model)
    except msgspec.ValidationError as error:
        text = str(error)
        found = _PATH.search(text)
        path = found["path"] if found else ""
        message = text[: found.start()] if found else text
        raise Refused(422, "the request is not of the form that is described", errors=[FieldProblem(path or "body", message)]) from None


def answer(data: Any, status: int = 200, *, media_type: str = "application/json") -> Response:
    return Response(msgspec.json.encode(data), status, media_type=media_type)


def query(request: Request, allowed: Collection[str]) -> dict[str, str]:
    """The words of the address. Raises Refused (422) for one that is unknown or stands twice."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in allowed:
            raise refuse_field("query", "an unknown parameter", ", ".join(allowed) or "none")
        if name in found:
            raise refuse_field(name, "it stands twice")
        found[name] = value
    return found


def day(text: str | None) -> date:
    """The day that is asked for; today where none is."""
    if text is None:
        return date.today()
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise refuse_field("as_of", "this is no day", "YYYY-MM-DD") from None


def flag(text: str | None, field: str, default: bool) -> bool:
    if text is None:
        return default
    if text not in ("true", "false"):
        raise refuse_field(field, "this is neither", "true, false")
    return text == "true"
