"""The hooks: from a call to its cards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.faults import RecordError
from osteon.fhir import read_fhir
from osteon.planner import Planner
from osteon.service import metrics
from osteon.service.cards import Draft, cards
from osteon.service.chart import Chart, chart_of, is_about, resources_in
from osteon.service.fhir_server import FhirServer, base_of, filled, is_id
from osteon.service.hook_data import hook_data
from osteon.service.hook_models import Discovery, Feedback, HookRequest, HookResponse, HookService, Link
from osteon.service.logs import note
from osteon.service.orders import Checker, orders_of
from osteon.service.outgoing import Outgoing
from osteon.service.patient_view import concerns, contradictory, mismatch, patient_view
from osteon.service.problems import FieldProblem, Refused
from osteon.service.settings import Settings
from osteon.service.tokens import Caller

PATIENT_VIEW, ORDER_SELECT, ORDER_SIGN = "patient-view", "order-select", "order-sign"
HOOKS = (PATIENT_VIEW, ORDER_SELECT, ORDER_SIGN)
_WHAT = {
    PATIENT_VIEW: (
        "What must not wait, and what to find out",
        "Red flags of a patient with bone metastases; the unknowns that decide most",
    ),
    ORDER_SELECT: ("Check of a selected order", "Contraindication, combination, dose, schedule and preparation of the selected orders"),
    ORDER_SIGN: ("Check of orders before signing", "Contraindication, combination, dose, schedule and preparation of draft orders"),
}


def service_id(hook: str) -> str:
    return f"osteon-{hook}"


SERVICES = {service_id(hook): hook for hook in HOOKS}


def discovery() -> Discovery:
    """What the service offers, and what it would like to be sent along."""
    return Discovery(
        services=tuple(
            HookService(
                hook=hook,
                id=service_id(hook),
                title=_WHAT[hook][0],
                description=_WHAT[hook][1],
                prefetch=dict(hook_data().prefetch),
                usage_requirements="Every part of the prefetch may be left out; what is not known counts as unknown, never as false.",
            )
            for hook in HOOKS
        )
    )


class Call(Struct, frozen=True):
    """A call of a hook that was found to be in order."""

    request: HookRequest
    patient: str
    drafts: tuple[dict[str, Any], ...] = ()
    selections: tuple[str, ...] = ()


def checked(request: HookRequest, hook: str) -> Call:
    """The call, if its context is what the hook needs. Raises Refused (422) that names each field."""
    errors = []
    if request.hook != hook:
        errors.append(FieldProblem("hook", "this address serves another hook", allowed=hook))
    context = request.context
    patient = context.get("patientId")
    if not isinstance(patient, str) or not is_id(patient):
        errors.append(FieldProblem("context.patientId", "the id of a patient is needed"))
    if not isinstance(context.get("userId"), str) or not context["userId"]:
        errors.append(FieldProblem("context.userId", "the reference of the user is needed"))
    drafts: tuple[dict[str, Any], ...] = ()
    selections: tuple[str, ...] = ()
    if hook != PATIENT_VIEW:
        bundle = context.get("draftOrders")
        if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
            errors.append(FieldProblem("context.draftOrders", "a Bundle of draft orders is needed"))
        else:
            drafts = tuple(resource for _, resource in resources_in(bundle))
    if hook == ORDER_SELECT:
        listed = context.get("selections")
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            errors.append(FieldProblem("context.selections", "a list of references is needed"))
        else:
            selections = tuple(listed)
    if request.fhir_authorization is not None and request.fhir_server is None:
        errors.append(FieldProblem("fhirServer", "it is needed beside fhirAuthorization"))
    if errors:
        raise Refused(422, "the call is not what the hook describes", errors=errors)
    assert isinstance(patient, str)
    return Call(request, patient, drafts, selections)


async def chart_for(call: Call, settings: Settings, caller: Caller | None, outgoing: Outgoing) -> Chart:
    """What is known of the patient: what was sent along, and the rest from the FHIR server where that is allowed.

    Raises Refused (412) where neither gives anything.
    """
    sent = dict(call.request.prefetch or {})
    wanted = _lacking(sent, call.request.context)
    failed: list[str] = []
    server = _server(call, settings, caller, outgoing)
    if wanted and server is not None:
        fetched, failed = await server.parts(wanted)
        sent |= fetched
    chart = chart_of(sent, call.patient, failed)
    if chart.is_empty and not chart.other_patient and not call.drafts:
        allowed = "prefetch, or fhirServer (on the list of the operator) with fhirAuthorization"
        raise Refused(412, "nothing is known of the patient", errors=[FieldProblem("prefetch", "it holds no resource", allowed=allowed)])
    return chart


def _lacking(sent: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, str]:
    """The templates, filled in, of the parts that were not sent. A part that is null was looked for and not found."""
    filled_in = {name: filled(template, context) for name, template in hook_data().prefetch.items() if name not in sent}
    return {name: address for name, address in filled_in.items() if address is not None}


def _server(call: Call, settings: Settings, caller: Caller | None, outgoing: Outgoing) -> FhirServer | None:
    """The FHIR server of the call, if the operator allows it; for a signed call, if it is one of that caller's own."""
    address, authorization = call.request.fhir_server, call.request.fhir_authorization
    if address is None:
        return None
    allowed = caller.client.fhir_servers if caller is not None else settings.hooks.fhir_servers
    base = base_of(address, allowed)
    if base is None or (authorization is not None and authorization.token_type.lower() != "bearer"):
        return None
    hooks = settings.hooks
    token = authorization.access_token if authorization is not None else None
    return FhirServer(outgoing, base, token, seconds=hooks.fetch_seconds, most=hooks.fetch_bytes, pages=hooks.fetch_pages)


def respond(
    planner: Planner, settings: Settings, hook: str, call: Call, chart: Chart, as_of: date, links: tuple[Link, ...]
) -> HookResponse:
    """The cards of a call."""
    drafts = drafts_for(planner, settings, hook, call, chart, as_of)
    instance = f"{call.request.hook_instance}\n{hook}"
    shown = cards(drafts, library=planner.library, instance=instance, most=settings.cards.most, links=links)
    for draft in drafts[: settings.cards.most]:
        metrics.CARDS.labels(hook, draft.key.partition(" ")[0]).inc()
    note("cards", hook=hook, cards=len(shown), version=planner.library.version)
    return HookResponse(cards=shown)


def drafts_for(planner: Planner, settings: Settings, hook: str, call: Call, chart: Chart, as_of: date) -> list[Draft]:
    """What there is to say, before the limit."""
    if chart.other_patient:
        return [mismatch()]
    own = [resource for resource in call.drafts if is_about(resource, call.patient, {})]
    if hook != PATIENT_VIEW and not own:
        return []
    library = planner.library
    orders = orders_of(own, library, as_of) if own else ()
    if hook != PATIENT_VIEW and not orders:
        return []
    bundle = chart.bundle if not chart.is_empty else {"resourceType": "Patient", "id": call.patient}
    try:
        record = read_fhir(bundle, library, as_of).record
    except RecordError:
        if hook == PATIENT_VIEW:
            return []
        record = read_fhir({"resourceType": "Patient", "id": call.patient}, library, as_of).record
    known = concerns(planner, record)
    if hook == PATIENT_VIEW and not known:
        return []
    evaluation = planner.evaluate(record, as_of)
    if evaluation.contradictions:
        return [contradictory(evaluation)]
    instance = f"{call.request.hook_instance}\n{hook}"
    if hook == PATIENT_VIEW:
        asked = settings.cards.questions
        return patient_view(planner, evaluation, chart, instance=instance, patient=call.patient, questions=asked)
    chosen = tuple(order for order in orders if hook == ORDER_SIGN or order.reference in call.selections)
    others = tuple(order for order in orders if order not in chosen)
    return Checker(planner, evaluation, instance=instance, certain=known).check(chosen, others)


def take_feedback(feedback: Feedback) -> None:
    """Counts what became of the cards. Nothing is kept; an audit trail would be written from here."""
    for item in feedback.feedback:
        metrics.FEEDBACK.labels(item.outcome).inc()
    note("feedback", count=len(feedback.feedback))
