"""The treatments that a plan proposes, as ServiceRequests and MedicationRequests (drafts of intent `proposal`), and its tasks."""

from __future__ import annotations

from osteon.fhir.write_elements import OWN, Json, Writing, codings, concept, notes, number, own_coding, quantity, titled
from osteon.library import Intervention
from osteon.logic import ChoiceType, Fact, Scope
from osteon.planner import Amount, Option, RedFlag, Status, reference_of
from osteon.planner.model import Dose, Task
from osteon.vocabulary import Code

_MEDICINE_SYSTEMS = ("rxnorm", "atc")
_PERTAINS_TO_GOAL = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal"
_LATERALITY = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier"
_UNSURE = "Before starting, though whether it is needed is not known yet"
_FHIR_PERIODS = ("s", "min", "h", "d", "wk", "mo", "a")


def key_of(option: Option) -> str:
    """The name of an option in this plan: its id, and its lesion after an @."""
    return reference_of(option.id, option.lesion)


def shown_name(name: str, lesion_label: str | None) -> str:
    return f"{name} · {lesion_label}" if lesion_label else name


def is_requested(option: Option) -> bool:
    """Whether an option becomes a request: offered or considered, to be had here, and not declined by the person."""
    return Status(option.status).is_proposed and option.available and not option.declined


def requested(writing: Writing) -> list[Option]:
    return [option for option in writing.plan.options if is_requested(option)]


def request_kind(writing: Writing, option: Option) -> str:
    """MedicationRequest for what is a medicine by class, by a route of its doses or by its codes; else ServiceRequest."""
    document = writing.library.intervention_by_id[option.id]
    is_medicine = option.class_name == "systemic" or any(part.route for part in document.dosing) or bool(medicine_codes(writing, document))
    return "MedicationRequest" if is_medicine else "ServiceRequest"


def request_reference(writing: Writing, option: Option) -> Json:
    """The request for an option; for one that has none, the response that says why."""
    kind = request_kind(writing, option) if is_requested(option) else "GuidanceResponse"
    return writing.reference(kind, key_of(option), shown_name(option.name, option.lesion_label))


def medicine_codes(writing: Writing, document: Intervention) -> list[Json]:
    """The codes of the fact of the same name that says whether this medicine is or was taken; none for a class of medicines."""
    declaration = writing.library.vocabulary.by_key.get((Scope.PATIENT, document.id.replace("-", "_")))
    if declaration is None:
        return []
    return codings(code for code in declaration.codes if code.system in _MEDICINE_SYSTEMS)


def requests(writing: Writing) -> list[Json]:
    """A request for each proposed option, in the order of the plan."""
    return [_request(writing, option) for option in requested(writing)]


def _request(writing: Writing, option: Option) -> Json:
    kind = request_kind(writing, option)
    document = writing.library.intervention_by_id[option.id]
    is_medicine = kind == "MedicationRequest"
    what = concept(option.name, medicine_codes(writing, document))
    reasons = [concept(part.text) for part in option.indications if part.truth == "true"]
    related = [writing.reference("GuidanceResponse", key_of(option), "Reasons, numbers and sources")]
    fields: Json = {
        "extension": [
            {"url": _PERTAINS_TO_GOAL, "valueReference": writing.reference("Goal", goal.id, goal.name)}
            for goal in writing.plan.goals
            if goal.id in option.goals
        ],
        "identifier": [{"system": f"{OWN}:option", "value": key_of(option)}],
        "instantiatesUri": [f"{OWN}:intervention:{option.id}"],
        "status": "draft",
        "intent": "proposal",
        "category": [concept(option.category_label, [own_coding("category", option.category, option.category_label)])],
        "subject": writing.subject,
        "authoredOn": writing.day,
        "requester": writing.reference("Device", "osteon", "osteon"),
        "reasonCode": reasons,
        "note": _notes(writing, option),
    }
    if is_medicine:
        fields |= {"medicationCodeableConcept": what, "supportingInformation": related, "dosageInstruction": _dosages(option)}
    else:
        orders = [concept(dose.text) for dose in option.dosing if dose.applies == "true"]
        fields |= {
            "code": what,
            "orderDetail": orders,
            "bodySite": body_site(writing, option.lesion, option.lesion_label),
            "supportingInfo": related,
            "patientInstruction": option.patient_text,
        }
    return writing.resource(kind, key_of(option), **fields)


def _notes(writing: Writing, option: Option) -> list[Json]:
    return notes(
        f"osteon: {option.status}. {writing.plan.notice}",
        option.text,
        *(
            f"Caution: {part.text}" if part.truth == "true" else f"A caution that cannot be told yet: {part.text}"
            for part in option.against
            if part.truth != "false"
        ),
        *(titled("Before starting" if task.certain else _UNSURE, task.text) for task in option.before_starting),
        *(titled(f"Dose only if {dose.condition or 'more is known'}", dose.text) for dose in option.dosing if dose.applies != "true"),
        titled("To be known before the dose", ", ".join(dict.fromkeys(part.label for dose in option.dosing for part in dose.missing))),
        *(titled("Where sources disagree", part.text) for part in option.conflicts),
    )


def _dosages(option: Option) -> list[Json]:
    """What is certain of the dose. Several doses are alternatives or steps in words: as numbers they would read as one after the other."""
    certain = [dose for dose in option.dosing if dose.applies == "true"]
    alone = len(certain) == 1
    return [{"text": dose.text} | (_numbers(dose) if alone else {}) for dose in certain]


def _numbers(dose: Dose) -> Json:
    fields: Json = {}
    if dose.route:
        fields["route"] = concept(dose.route)
    if dose.amount is not None and not dose.missing and not dose.exclude_first:
        fields["doseAndRate"] = [{"doseQuantity": quantity(dose.amount.value, dose.amount.unit)}]
    if dose.every is not None and dose.every.unit in _FHIR_PERIODS:
        fields["timing"] = {"repeat": {"frequency": 1} | _period(dose.every)}
    return fields


def _period(every: Amount) -> Json:
    return {"period": number(every.value), "periodUnit": every.unit}


def body_site(writing: Writing, lesion: str | None, label: str | None) -> list[Json]:
    """The bone of a lesion with its declared code, and its side as mCODE writes it."""
    if lesion is None:
        return []
    entries = next((item.entries for item in writing.record.lesions if item.id == lesion), {})
    roles = writing.library.roles

    def value(role: str) -> tuple[str, tuple[Code, ...]]:
        fact: Fact = writing.library.role(role)
        entry, declaration = entries.get(fact.name), writing.library.vocabulary.find(fact)
        if entry is None or not isinstance(declaration.type, ChoiceType):
            return "", ()
        names = declaration.type.names(entry.raw)
        if len(names) != 1:
            return "", ()
        return names[0], next((known.codes for known in declaration.values if known.value == names[0]), ())

    site = concept(label or lesion, codings(value(roles.site)[1]))
    mapping = writing.library.fhir
    side = {"left": mapping.left, "right": mapping.right}.get(value(roles.side)[0])
    if side is not None and codings([side]):
        site["extension"] = [{"url": _LATERALITY, "valueCodeableConcept": {"coding": codings([side])}}]
    return [site]


def option_tasks(writing: Writing) -> list[Json]:
    """What to do before an option is started and while it is given."""
    found = []
    for option in requested(writing):
        for kind, items in (("before-starting", option.before_starting), ("monitoring", option.monitoring)):
            focus = request_reference(writing, option)
            found += [_task(writing, task_name(key_of(option), kind, task), kind, task, focus) for task in items]
    return found


def flag_tasks(writing: Writing) -> list[Json]:
    """What to do about the red flags."""
    found = []
    for flag in writing.plan.red_flags:
        key = flag_key(flag)
        issue = writing.reference("DetectedIssue", key, shown_name(flag.name, flag.lesion_label))
        for task in flag.actions:
            option = _option_meant(writing, flag, task)
            focus = request_reference(writing, option) if option is not None else issue
            found.append(_task(writing, task_name(key, "red-flag", task), "red-flag", task, focus, issue))
    return found


def flag_key(flag: RedFlag) -> str:
    return reference_of(flag.id, flag.lesion)


def task_name(owner: str, kind: str, task: Task) -> str:
    return f"{owner}#{kind}/{task.id}"


def _option_meant(writing: Writing, flag: RedFlag, task: Task) -> Option | None:
    """The option that an action of a red flag names, for the same lesion where it concerns one."""
    named = [option for option in writing.plan.options if option.id == task.option]
    return next((option for option in named if option.lesion in (None, flag.lesion)), None)


_TASK_WORDS = {"before-starting": "Before starting", "monitoring": "While treating", "red-flag": "For a red flag"}


def _task(writing: Writing, name: str, kind: str, task: Task, focus: Json, because_of: Json | None = None) -> Json:
    return writing.resource(
        "Task",
        name,
        identifier=[{"system": f"{OWN}:task", "value": name}],
        status="draft",
        intent="proposal",
        code=concept(_TASK_WORDS[kind], [own_coding("task", kind, _TASK_WORDS[kind])]),
        description=task.text,
        focus=focus,
        **{"for": writing.subject},
        authoredOn=writing.day,
        reasonCode=concept(task.because) if task.because else None,
        reasonReference=because_of,
        note=notes(
            titled("When", task.when),
            f"Within {number(task.within_hours)} hours" if task.within_hours is not None else "",
            "" if task.certain else "Whether this is needed is not known yet.",
            titled("Sources", ", ".join(task.sources)),
        ),
    )
