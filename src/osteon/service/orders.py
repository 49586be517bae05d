"""Holds draft orders against the knowledge: what forbids them, what does not go together, dose, schedule, what must come first."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.faults import RecordError
from osteon.fhir import read_fhir
from osteon.library import Intervention, Library
from osteon.library.documents import Dosing
from osteon.logic import ChoiceType, Fact, Scope
from osteon.planner import Amount, Option, Planner, Status
from osteon.planner.doses import rounded
from osteon.planner.statements import merged
from osteon.record import Record
from osteon.report import listed
from osteon.service.cards import Draft, listing, lower_first, number, plain
from osteon.service.hook_data import hook_data
from osteon.service.hook_models import Action, Suggestion
from osteon.vocabulary.units import UnitError, conversion

_MEDICINES = ("MedicationRequest", "MedicationStatement", "MedicationAdministration")
_PROCEDURES = ("ServiceRequest", "Procedure")
_CURRENT = "current"
"""The value of an exposure that is going on; see the type `exposure` of the vocabulary."""
_DAY, _DOSE_UNITS = "d", 2
_PERIODS = {"s": "s", "min": "min", "h": "h", "d": "d", "wk": "wk", "mo": "mo", "a": "a"}
_MOST_ORDERS = 50
_MOST_NAMED = 4
_LONGEST_UNIT = 20


class Order(Struct, frozen=True):
    """A draft order, the facts that it stands for, and the treatments of the knowledge that it may be."""

    resource: dict[str, Any]
    reference: str
    facts: tuple[str, ...]
    treatments: tuple[Intervention, ...]
    place: int = 0

    @property
    def key(self) -> str:
        """What tells it from other drafts, also from one with the same id or with none."""
        return f"{self.reference}#{self.place}"

    @property
    def name(self) -> str:
        """The treatment in words; what stands in the order is not repeated."""
        return self.treatments[0].name if len({item.name for item in self.treatments}) == 1 else _shortest(self.treatments)


def _shortest(treatments: Iterable[Intervention]) -> str:
    return min((item.name for item in treatments), key=lambda name: (len(name), name))


def orders_of(resources: Iterable[dict[str, Any]], library: Library, as_of: date) -> tuple[Order, ...]:
    """The draft orders that the knowledge has something to say of."""
    listed = list(resources)
    beside = [item for item in listed if item.get("resourceType") == "Medication"]
    found = []
    for place, resource in enumerate(listed[:_MOST_ORDERS]):
        kind = resource.get("resourceType")
        reference = f"{kind}/{resource.get('id', '')}"
        facts: tuple[str, ...] = ()
        treatments: tuple[Intervention, ...] = ()
        if kind in _MEDICINES:
            facts = medicines_of(resource, beside, library, as_of)
            treatments = tuple({item.id: item for fact in facts for item in hook_data().treatments(library, fact)}.values())
        elif kind in _PROCEDURES:
            single = library.intervention_by_id.get(hook_data().radiotherapy.single)
            treatments = (single,) if single is not None and is_radiotherapy(resource, library) else ()
        if treatments:
            found.append(Order(resource, reference, facts, treatments, place))
    return tuple(found)


def medicines_of(resource: dict[str, Any], beside: list[dict[str, Any]], library: Library, as_of: date) -> tuple[str, ...]:
    """The facts whose medicine is ordered, found by the same reader that reads the record."""
    order = {name: value for name, value in resource.items() if name not in ("subject", "encounter", "status", "dosageInstruction")}
    order["status"] = "active"
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": item} for item in (order, *beside)]}
    try:
        record = read_fhir(bundle, library, as_of).record
    except RecordError:
        return ()
    return tuple(name for name in record.entries if _is_exposure(library, name))


def _is_exposure(library: Library, name: str) -> bool:
    kind = library.vocabulary.find(Fact(Scope.PATIENT, name)).type
    return isinstance(kind, ChoiceType) and _CURRENT in kind.values


def is_radiotherapy(resource: dict[str, Any], library: Library) -> bool:
    """Whether a procedure is radiotherapy, by its code or its words."""
    concept = resource.get("code")
    concept = concept if isinstance(concept, dict) else {}
    listed_codings = concept.get("coding")
    codings = [item for item in listed_codings if isinstance(item, dict)] if isinstance(listed_codings, list) else []
    wanted = {code.code for code in library.fhir.radiotherapy.courses if code.system == "snomed"}
    if any(str(item.get("code")) in wanted and "snomed" in str(item.get("system", "")) for item in codings):
        return True
    words = " ".join([str(concept.get("text", "")), *(str(item.get("display", "")) for item in codings)]).lower()
    return any(word in words for word in hook_data().radiotherapy.words)


def current_medicines(planner: Planner, record: Record) -> tuple[Order, ...]:
    """The medicines that the record says are being taken, as if they were orders."""
    library = planner.library
    found = []
    for name, entry in record.entries.items():
        kind = library.vocabulary.find(Fact(Scope.PATIENT, name)).type
        if isinstance(kind, ChoiceType) and _CURRENT in kind.values and kind.names(entry.raw) == (_CURRENT,):
            treatments = hook_data().treatments(library, name)
            if treatments:
                found.append(Order({}, name, (name,), treatments))
    return tuple(found)


class Checker:
    """Checks draft orders for one evaluated record."""

    def __init__(self, planner: Planner, evaluation: Evaluation, *, instance: str, certain: bool) -> None:
        self.planner = planner
        self.library = planner.library
        self.evaluation = evaluation
        self.instance = instance
        self.certain = certain
        self._options: dict[str, tuple[Option, ...]] = {}

    def check(self, orders: tuple[Order, ...], others: tuple[Order, ...] = ()) -> list[Draft]:
        """The cards for all orders, as drafts. `others` are further drafts, which are not checked themselves but count beside them."""
        current = current_medicines(self.planner, self.evaluation.record)
        drafts: list[Draft] = []
        for place, order in enumerate(orders):
            against = self.against(order)
            unsafe = self.combined(order, (*orders[:place], *others), current if against is None else ())
            drafts += [draft for draft in (against, unsafe) if draft is not None]
            if against is not None and against.indicator == "critical":
                continue  # dose, schedule and preparation of what must not be given are no help
            drafts += [draft for draft in (self.dose(order), self.schedule(order), self.first(order)) if draft is not None]
        return drafts

    # -- what speaks against it ---------------------------------------------------------------------

    def relevant(self, order: Order) -> tuple[Intervention, ...]:
        """The treatments that an order is most likely meant as: those that are indicated, else those that may be, else all."""
        weights = {item.id: self.indicated(item) for item in order.treatments}
        best = max(weights.values())
        return tuple(item for item in order.treatments if weights[item.id] == best)

    def indicated(self, item: Intervention) -> int:
        """The truth of the best indication, whatever speaks against the treatment; at any lesion."""
        keys = [key for part in item.indications if (key := f"{item.id}#indications/{part.id}") in self.library.expressions]
        lesions: list[int | None] = [None] if item.scope == "patient" else list(range(len(self.evaluation.record.lesions)))
        return max((self.evaluation.truth(key, lesion) for key in keys for lesion in lesions), default=-1)

    def status(self, item: Intervention) -> Status:
        """The best status of a treatment, for the patient or at any lesion."""
        judge, place = self.planner.judge, self.library.interventions.index(item)
        lesions: list[int | None] = [None] if item.scope == "patient" else list(range(len(self.evaluation.record.lesions)))
        found = [judge.status(self.evaluation, place, lesion) for lesion in lesions]
        return min(found, key=lambda status: status.rank) if found else Status.NOT_INDICATED

    def truth(self, item: Intervention, key: str) -> int:
        """The truth of a criterion; of one about lesions, only what holds for each of them is true."""
        if item.scope == "patient":
            return self.evaluation.truth(key)
        return min((self.evaluation.truth(key, lesion) for lesion in range(len(self.evaluation.record.lesions))), default=0)

    def against(self, order: Order) -> Draft | None:
        """What forbids the order, or calls for caution: only what holds for every treatment that it may be."""
        for kind in ("absolute", "relative"):
            held = []
            for item in self.relevant(order):
                parts = [
                    part
                    for part in item.contraindications
                    if part.kind == kind
                    and f"{item.id}#contraindications/{part.id}" in self.library.expressions
                    and self.truth(item, f"{item.id}#contraindications/{part.id}") == 1
                ]
                if not parts:
                    break
                held.append(parts)
            else:
                reasons = {part.because: part for parts in held for part in parts}
                first = next(iter(reasons))
                absolute = kind == "absolute"
                return Draft(
                    key=f"against {order.key}",
                    indicator="critical" if absolute else "warning",
                    summary=f"{order.name}: {'contraindicated' if absolute else 'caution'}. {first}",
                    detail=listing(plain(text) for text in reasons),
                    sources=tuple(dict.fromkeys(key for part in reasons.values() for key in part.sources)),
                    suggestions=self.withdraw(order, "forbidden") if absolute else (),
                )
        return None

    def withdraw(self, order: Order, why: str) -> tuple[Suggestion, ...]:
        """The suggestion to take a draft back; none for one without an id."""
        if not order.resource.get("id"):
            return ()
        label = f"Withdraw the order of {lower_first(order.name)}"
        action = Action(type="delete", description=label, resource_id=order.reference)
        return (Suggestion(label=label, uuid=number(self.instance, f"withdraw {order.key} {why}"), actions=(action,)),)

    def combined(self, order: Order, others: tuple[Order, ...], current: tuple[Order, ...]) -> Draft | None:
        """What must not be given together with another draft, or with what the record says is taken."""
        for other, is_draft in (*((item, True) for item in others), *((item, False) for item in current)):
            if set(other.facts) & set(order.facts):
                continue
            found = [forbidding(one, another) for one in self.relevant(order) for another in self.relevant(other)]
            if found and all(found):
                because, sources = found[0]  # type: ignore[misc]
                beside = "another draft order" if is_draft else "being taken"
                return Draft(
                    key=f"together {order.key} {other.key}",
                    indicator="critical",
                    summary=f"{order.name} and {lower_first(other.name)} must not be combined. {because}",
                    detail=f"{plain(because)} {plain(other.name)} is {beside}.",
                    sources=sources,
                    suggestions=self.withdraw(order, other.key),
                )
        return None

    # -- how much and how often ----------------------------------------------------------------------

    def options(self, item: Intervention) -> tuple[Option, ...]:
        if item.id not in self._options:
            self._options[item.id] = self.planner.treatment(item, self.evaluation)
        return self._options[item.id]

    def dose(self, order: Order) -> Draft | None:
        """A single dose that none of the doses in the knowledge allows."""
        ordered = dose_ordered(order.resource)
        relevant = [item for item in self.relevant(order) if item.id in hook_data().dose_is_compared]
        if ordered is None or not relevant:
            return None
        doses = [pair for item in relevant for pair in self.doses_that_apply(item)]
        if not doses:
            return None
        value, unit = ordered
        try:
            amounts = [conversion(amount.unit, unit)(amount.value) for _, amount in doses]
        except UnitError:
            return None  # milligrams and millilitres cannot be compared without the strength
        share = hook_data().dose_tolerance
        if min(amounts) * (1 - share) <= value <= max(amounts) * (1 + share):
            return None
        stated = "; ".join(dict.fromkeys(part.text.rstrip(".") for part, _ in doses))
        chosen = {part.id for part, _ in doses}
        shown = [dose for item in relevant for option in self.options(item) for dose in option.dosing if dose.id in chosen]
        inputs = tuple(dict.fromkeys(line for dose in shown for line in dose.inputs))
        detail = f"In the knowledge: {plain(stated)}."
        if inputs:
            detail += f"\n\nFor this patient:\n\n{listing(plain(line) for line in inputs)}"
        low, high = f"{min(amounts):.4g}", f"{max(amounts):.4g}"
        between = low if low == high else f"{low} to {high}"
        more = "more" if value > max(amounts) else "less"
        return Draft(
            key=f"dose {order.key}",
            indicator="warning",
            summary=f"{order.name}: {value:g} {unit} is {more} than the dose for this patient, {between} {unit}",
            detail=detail,
            sources=tuple(dict.fromkeys(key for part, _ in doses for key in part.sources)),
            suggestions=self.corrected(order, amounts[0], unit) if len(set(amounts)) == 1 else (),
        )

    def doses_that_apply(self, item: Intervention) -> list[tuple[Dosing, Amount]]:
        """The dosing facts whose condition holds, with their amounts; also while other facts leave open whether to treat at all."""
        found = []
        for part in item.dosing:
            key = f"{item.id}#dosing/{part.id}"
            if item.scope != "patient" or self.evaluation.truth(key) != 1:
                continue
            if part.amount is not None:
                found.append((part, Amount(value=part.amount.value, unit=part.amount.unit)))
            elif part.calculate is not None:
                low, high = rounded(part, self.evaluation.number(f"{key}/calculate"))
                if low == high and math.isfinite(low):
                    found.append((part, Amount(value=low, unit=part.unit or "1")))
        return found

    def corrected(self, order: Order, value: float, unit: str) -> tuple[Suggestion, ...]:
        """The suggestion to put the one fitting dose into the draft."""
        changed = copy.deepcopy(order.resource)
        quantity = quantity_in(changed)
        if quantity is None or not order.resource.get("id"):
            return ()
        quantity["value"] = round(value, 6)
        label = f"Change the dose to {value:g} {unit}"
        # The words of the order would still say the former dose.
        for instruction in changed.get("dosageInstruction") or ():
            if isinstance(instruction, dict):
                instruction.pop("text", None)
        action = Action(type="update", description=label, resource=changed)
        return (Suggestion(label=label, uuid=number(self.instance, f"change dose {order.key}"), actions=(action,), is_recommended=True),)

    def schedule(self, order: Order) -> Draft | None:
        """An interval or a number of fractions for which the knowledge has a better-supported one."""
        if order.resource.get("resourceType") in _PROCEDURES:
            return self.fractions(order)
        days = days_between(order.resource)
        relevant = [item for item in self.relevant(order) if item.id in hook_data().dose_is_compared]
        if days is None or not relevant:
            return None
        doses = [
            (item, dose)
            for item in relevant
            for option in self.options(item)
            for dose in option.dosing
            if dose.applies == "true" and dose.every is not None
        ]
        if len(doses) != 1:
            return None
        item, dose = doses[0]
        assert dose.every is not None
        supported = conversion(dose.every.unit, _DAY)(dose.every.value)
        if abs(days - supported) <= supported * hook_data().interval_tolerance:
            return None
        conflicts = [part for part in item.conflicts if dose.sources and dose.sources[0] in part.sources]
        lines = [plain(dose.text), *(plain(part.says) for part in conflicts)]
        return Draft(
            key=f"schedule {order.key}",
            indicator="info",
            summary=f"{order.name} every {_days(days)} is ordered; every {_days(supported)} is better supported",
            detail=listing(lines),
            sources=dose.sources,
            suggestions=self.respaced(order, dose.every.value, dose.every.unit),
        )

    def respaced(self, order: Order, value: float, unit: str) -> tuple[Suggestion, ...]:
        changed = copy.deepcopy(order.resource)
        repeat = repeat_in(changed)
        if repeat is None or not order.resource.get("id"):
            return ()
        repeat |= {"frequency": 1, "period": value, "periodUnit": unit}
        for instruction in changed.get("dosageInstruction") or ():
            if isinstance(instruction, dict):
                instruction.pop("text", None)
        label = f"Change to every {_days(conversion(unit, _DAY)(value))}"
        action = Action(type="update", description=label, resource=changed)
        return (Suggestion(label=label, uuid=number(self.instance, f"change schedule {order.key}"), actions=(action,)),)

    def fractions(self, order: Order) -> Draft | None:
        """Several fractions where one is offered as being as good."""
        ordered = fractions_ordered(order.resource)
        if ordered is None or ordered <= 1:
            return None
        for item in order.treatments:
            offered = [option for option in self.options(item) if Status(option.status) in (Status.OFFER, Status.OFFER_WITH_CAUTION)]
            if offered:
                option = offered[0]
                reasons = [part for part in option.indications if part.truth == "true"]
                where = f" for {lower_first(option.lesion_label)}" if option.lesion_label else ""
                return Draft(
                    key=f"fractions {order.key}",
                    indicator="info",
                    summary=f"{ordered} fractions are ordered; one is offered as being as good{where}",
                    detail=listing([*(plain(part.text) for part in reasons), *(plain(dose.text) for dose in option.dosing)]),
                    sources=tuple(dict.fromkeys(key for part in reasons for key in part.sources)),
                )
        return None

    # -- what must come first -------------------------------------------------------------------------

    def first(self, order: Order) -> Draft | None:
        """What is to be done or known before starting: of the treatment that fits best, or has the fewest conditions."""
        best = min(self.relevant(order), key=lambda item: (self.status(item).rank, len(item.prerequisites), item.id))
        tasks = []
        left_undone = False
        for part in best.prerequisites:
            key = f"{best.id}#prerequisites/{part.id}"
            needed, met = (
                self.truth(best, f"{key}/{side}") if f"{key}/{side}" in self.library.expressions else fallback
                for side, fallback in (("needed", 1), ("met", -1))
            )
            if needed == 1 and met != 1:
                tasks.append(part)
                left_undone = left_undone or met == -1
        unknown = [
            missing
            for option in self.options(best)
            for statement in option.against
            if statement.strength == "absolute" and statement.truth == "unknown"
            for missing in statement.missing
        ]
        # That nothing says of the ordered medicine itself is no riddle.
        unknown = [item for item in unknown if item.fact not in order.facts]
        labels = list(dict.fromkeys(item.label for item in merged([tuple(unknown)]))) if self.certain else []
        if not tasks and not labels:
            return None
        lines = [plain(f"{part.do.rstrip('.')}. {part.because}".strip()) for part in tasks]
        if labels:
            lines.append(f"To rule out what would forbid it, find out: {plain(listed(labels, _MOST_NAMED))}")
        head = tasks[0].do.rstrip(".") if tasks else f"find out: {listed(labels, _MOST_NAMED)}"
        more = len(tasks) + bool(labels) - 1
        return Draft(
            key=f"first {order.key}",
            indicator="warning" if left_undone else "info",  # what may have been done already is only brought to mind
            summary=f"Before {lower_first(order.name)}: {lower_first(head)}{f' ({more} more)' if more else ''}",
            detail=listing(lines),
            sources=tuple(dict.fromkeys(key for part in tasks for key in part.sources)),
        )


def forbidding(one: Intervention, other: Intervention) -> tuple[str, tuple[str, ...]] | None:
    """Why two treatments must not be combined, and the sources; None where they may."""
    for owner, partner in ((one, other), (other, one)):
        for part in owner.interactions:
            if part.kind == "forbidden" and (partner.id in part.with_ or partner.category in part.with_):
                return part.because, part.sources
    return None


def _instructions(resource: dict[str, Any]) -> list[dict[str, Any]]:
    listed = resource.get("dosageInstruction")
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def quantity_in(resource: dict[str, Any]) -> dict[str, Any] | None:
    """The dose of an order with one instruction, as it stands there."""
    instructions = _instructions(resource)
    if len(instructions) != 1:
        return None
    rates = instructions[0].get("doseAndRate")
    holder = rates[0] if isinstance(rates, list) and len(rates) == 1 and isinstance(rates[0], dict) else instructions[0]
    quantity = holder.get("doseQuantity")
    return quantity if isinstance(quantity, dict) else None


def dose_ordered(resource: dict[str, Any]) -> tuple[float, str] | None:
    """The single dose of an order and its unit; None where it does not say one number in one unit."""
    quantity = quantity_in(resource)
    if quantity is None:
        return None
    value, unit = quantity.get("value"), quantity.get("code") or quantity.get("unit")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isinstance(unit, str) or not math.isfinite(value) or value <= 0:
        return None
    return (float(value), unit) if len(unit) <= _LONGEST_UNIT else None


def repeat_in(resource: dict[str, Any]) -> dict[str, Any] | None:
    instructions = _instructions(resource)
    timing = instructions[0].get("timing") if len(instructions) == 1 else None
    repeat = timing.get("repeat") if isinstance(timing, dict) else None
    return repeat if isinstance(repeat, dict) else None


def days_between(resource: dict[str, Any]) -> float | None:
    """The days between two doses of an order; None where it does not say."""
    repeat = repeat_in(resource)
    if repeat is None:
        return None
    period, frequency, unit = repeat.get("period"), repeat.get("frequency", 1), _PERIODS.get(str(repeat.get("periodUnit")))
    numbers = [item for item in (period, frequency) if isinstance(item, int | float) and not isinstance(item, bool) and item > 0]
    if len(numbers) != _DOSE_UNITS or unit is None:
        return None
    return float(conversion(unit, _DAY)(float(numbers[0]))) / float(numbers[1])


def fractions_ordered(resource: dict[str, Any]) -> int | None:
    """The number of fractions that the words of an order state."""
    texts = []
    for name in ("code", "orderDetail", "note", "reasonCode"):
        texts += _texts(resource.get(name))
    for text in texts:
        found = hook_data().radiotherapy.pattern.search(text)
        if found:
            return int(found["fractions"])
    return None


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value[:20] for text in _texts(item)]
    if isinstance(value, dict):
        own = [str(value[name]) for name in ("text", "display") if isinstance(value.get(name), str)]
        return own + _texts(value.get("coding"))
    return []


def _days(days: float) -> str:
    if days >= 14 and abs(days / 7 - round(days / 7)) < 0.01:
        return f"{round(days / 7)} weeks"
    return f"{days:g} days"


__all__ = ["Checker", "Order", "current_medicines", "orders_of", "warm_up"]


def warm_up() -> None:
    """Loads the units, which takes longer than any call may."""
    for unit in _PERIODS.values():
        conversion(unit, _DAY)
