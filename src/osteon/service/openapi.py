"""The OpenAPI 3.1 description, made from the message types."""

from __future__ import annotations

from typing import Any

import msgspec

from osteon import __version__
from osteon.service import hook_models as hooks
from osteon.service import rest_models as rest
from osteon.service.problems import MEDIA_TYPE, Problem

_JSON = "application/json"
_FHIR = "application/fhir+json"
_MODELS = (
    rest.PlanAnswer, rest.ScoreRequest, rest.ScoreAnswer, rest.DoseRequest, rest.DoseAnswer, rest.Facts, rest.KnowledgeAnswer,
    rest.DocumentAnswer, rest.GlossaryAnswer, rest.Health, hooks.Discovery, hooks.HookRequest, hooks.HookResponse, hooks.Feedback, Problem,
)  # fmt: skip
_EXAMPLE: dict[str, Any] = {"patient": {}, "lesions": []}
_SCORE = {"instrument": "sins", "record": {"patient": {}, "lesions": [{"id": "a", "site": "L1"}]}}
_DOSE = {"schedules": ["8/1", "20/5"], "alpha_beta": [3]}
_FEEDBACK = {"feedback": [{"card": "a", "outcome": "overridden", "outcomeTimestamp": "2026-01-01T00:00:00Z"}]}
_ALWAYS = (400, 401, 413, 421, 429, 500, 503)


def openapi(root: str, services: dict[str, str], *, with_tokens: bool) -> dict[str, Any]:
    """The description of the service at an address."""
    schemas, components = msgspec.json.schema_components(_MODELS, ref_template="#/components/schemas/{name}")
    ref = {model.__name__: schema for model, schema in zip(_MODELS, schemas, strict=True)}

    def good(model: type[Any], text: str) -> dict[str, Any]:
        return {"description": text, "content": {_JSON: {"schema": ref[model.__name__]}}}

    def problems(*statuses: int) -> dict[str, Any]:
        content = {MEDIA_TYPE: {"schema": ref["Problem"]}}
        return {str(status): {"description": _WORDS[status], "content": content} for status in sorted({*statuses, *_ALWAYS})}

    def takes(*kinds: str, schema: dict[str, Any], example: Any = None) -> dict[str, Any]:
        media = {"schema": schema} | ({"example": example} if example is not None else {})
        return {"required": True, "content": dict.fromkeys(kinds, media)}

    def word(name: str, schema: dict[str, Any], text: str, where: str = "query") -> dict[str, Any]:
        return {"name": name, "in": where, "required": where == "path", "schema": schema, "description": text}

    as_of = word("as_of", {"type": "string", "format": "date"}, "The day of the plan; today where it is left out.")
    data = {"type": "object", "description": "A record, or a FHIR R4 Bundle or resource of one patient."}
    guarded: list[dict[str, Any]] = [{"bearer": []}] if with_tokens else []
    plan = good(rest.PlanAnswer, "The plan.")
    plan["content"][_FHIR] = {
        "schema": {"type": "object", "properties": {"resourceType": {"const": "Bundle"}}, "required": ["resourceType"]}
    }
    paths: dict[str, Any] = {
        "/api/plan": {
            "post": {
                "summary": "The plan for a record or a FHIR bundle",
                "parameters": [
                    as_of,
                    word("questions", {"type": "boolean", "default": True}, "Whether to say what to ask next, which takes longest."),
                    word("format", {"type": "string", "enum": ["json", "fhir"]}, "fhir: as a FHIR R4 Bundle."),
                    word("lesion", {"type": "string"}, "Only what concerns this lesion and the whole person."),
                ],
                "requestBody": takes(_JSON, _FHIR, schema=data, example=_EXAMPLE),
                "responses": {"200": plan, **problems(408, 415, 422)},
            }
        },
        "/api/score": {
            "post": {
                "summary": "One instrument for a record",
                "requestBody": takes(_JSON, schema=ref["ScoreRequest"], example=_SCORE),
                "responses": {"200": good(rest.ScoreAnswer, "The results."), **problems(408, 415, 422)},
            }
        },
        "/api/dose": {
            "post": {
                "summary": "A formula, schedules of radiotherapy side by side, or the doses of a treatment for a record",
                "requestBody": takes(_JSON, schema=ref["DoseRequest"], example=_DOSE),
                "responses": {"200": good(rest.DoseAnswer, "The doses."), **problems(408, 415, 422)},
            }
        },
        "/api/facts": {
            "get": {
                "summary": "The facts that a record can hold, and those that are derived",
                "parameters": [word("scope", {"type": "string", "enum": ["patient", "lesion", "course"]}, "Only facts of this scope.")],
                "responses": {"200": good(rest.Facts, "The facts."), **problems(422)},
            }
        },
        "/api/knowledge": {
            "get": {
                "summary": "Which knowledge is in use, and its documents",
                "responses": {"200": good(rest.KnowledgeAnswer, "The names."), **problems(422)},
            }
        },
        "/api/knowledge/{name}": {
            "get": {
                "summary": "One document of the knowledge",
                "parameters": [word("name", {"type": "string"}, "Its id.", "path") | {"example": "sins"}],
                "responses": {"200": good(rest.DocumentAnswer, "The document."), **problems(404, 422)},
            }
        },
        "/api/glossary": {
            "get": {
                "summary": "The words that are explained",
                "responses": {"200": good(rest.GlossaryAnswer, "The terms."), **problems(422)},
            }
        },
        "/cds-services": {
            "get": {
                "summary": "The CDS Hooks services",
                "responses": {"200": good(hooks.Discovery, "The services."), **problems()},
            }
        },
    }
    for name, hook in services.items():
        paths[f"/cds-services/{name}"] = {
            "post": {
                "summary": f"Cards for the hook {name}",
                "requestBody": takes(_JSON, schema=ref["HookRequest"], example=_call(hook)),
                "responses": {"200": good(hooks.HookResponse, "The cards."), **problems(408, 412, 415, 422)},
            }
        }
        paths[f"/cds-services/{name}/feedback"] = {
            "post": {
                "summary": f"What became of the cards of the hook {name}",
                "requestBody": takes(_JSON, schema=ref["Feedback"], example=_FEEDBACK),
                "responses": {"200": {"description": "Taken note of."}, **problems(408, 415, 422)},
            }
        }
    for path, item in paths.items():
        for operation in item.values():
            operation["operationId"] = f"{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}"
            if guarded and path.startswith("/api/"):
                operation["security"] = guarded
    for path, text in (("/healthz", "Whether the process answers"), ("/readyz", "Whether knowledge is loaded and requests can be taken")):
        responses = {"200": good(rest.Health, "Yes."), "503": good(rest.Health, "Not yet."), "500": problems(500)["500"]}
        paths[path] = {"get": {"summary": text, "operationId": path.strip("/"), "responses": responses}}
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "osteon",
            "version": __version__,
            "description": "Decision support for people with bone metastases. It informs a decision and never takes it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": components},
    }
    if guarded:
        described["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    return described


def _call(hook: str) -> dict[str, Any]:
    """A call of a hook that is in order."""
    context: dict[str, Any] = {"userId": "Practitioner/1", "patientId": "p-1"}
    if hook != "patient-view":
        order = {"resourceType": "MedicationRequest", "id": "d-1", "status": "draft", "intent": "order"}
        context["draftOrders"] = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": order}]}
        context["selections"] = ["MedicationRequest/d-1"]
    prefetch = {"patient": {"resourceType": "Patient", "id": "p-1"}}
    return {"hook": hook, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea", "context": context, "prefetch": prefetch}


_WORDS = {
    400: "The body is no JSON that can be read.",
    401: "A token is needed, or this one is no good.",
    404: "There is no such thing.",
    408: "The body did not come in time.",
    412: "What is needed could be had neither from the prefetch nor from the FHIR server.",
    413: "The body is too large.",
    415: "The content type is not taken.",
    421: "The service does not answer to the name in the Host header.",
    422: "What was sent cannot be used; every fault is named.",
    429: "Too many requests from this client; Retry-After says when to come back.",
    500: "It failed here; the log knows it by the number in the answer.",
    503: "Too much to do; Retry-After says when to come back.",
}
