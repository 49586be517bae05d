"""Answers that say what is wrong: `application/problem+json` (RFC 9457), naming field, value and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

import msgspec
from msgspec import Struct
from starlette.responses import Response

from osteon.faults import Fault

MEDIA_TYPE = "application/problem+json"


class FieldProblem(Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong with what was sent. `message` names the value, `allowed` what would do."""

    field: str
    message: str
    code: str = ""
    allowed: str = ""


class Problem(Struct, frozen=True, omit_defaults=True):
    """Why a request was not answered. `errors` lists every fault that was found."""

    title: str
    status: int
    type: str = "about:blank"
    detail: str = ""
    errors: tuple[FieldProblem, ...] = ()


class Refused(Exception):
    """Raised where a request cannot be answered; it becomes the answer."""

    def __init__(self, status: int, detail: str, *, errors: Iterable[FieldProblem] = (), headers: dict[str, str] | None = None) -> None:
        self.problem = Problem(HTTPStatus(status).phrase, status, detail=detail, errors=tuple(errors))
        self.headers = headers or {}
        super().__init__(detail)

    @property
    def response(self) -> Response:
        return problem_response(self.problem, self.headers)


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(problem), problem.status, headers, MEDIA_TYPE)


def refuse_field(field: str, message: str, allowed: str = "", *, status: int = 422) -> Refused:
    """A refusal for one field."""
    return Refused(status, f"{field}: {message}", errors=[FieldProblem(field, message, allowed=allowed)])


def refuse_faults(faults: Iterable[Fault], *, status: int = 422) -> Refused:
    """A refusal that names every fault of a record or document."""
    errors = [FieldProblem(fault.place, fault.message, fault.code, fault.hint) for fault in faults]
    return Refused(status, f"{len(errors)} fault{'' if len(errors) == 1 else 's'} in what was sent", errors=errors)
