"""What REST takes and gives. The OpenAPI description is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from osteon.planner import InstrumentResult, Option, Plan

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="A day, YYYY-MM-DD; today where it is left out.")]
Data = Annotated[dict[str, Any], Meta(description="A record, or a FHIR R4 Bundle or resource of one patient.")]


class Asked(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a client sends; a field that nobody declared is refused, so that a slip is noticed."""


class Given(Struct, frozen=True, kw_only=True):
    """What a client gets."""


class ScoreRequest(Asked, frozen=True, kw_only=True):
    """An instrument by its id, and the record that it is worked out for."""

    instrument: Name
    record: Data
    lesion: Name | None = None
    as_of: Day | None = None


Tissue = Annotated[float, Meta(gt=0, lt=1000)]


class DoseRequest(Asked, frozen=True, kw_only=True):
    """One of three: a `formula` with its `inputs`; `schedules` of radiotherapy to compare; a `treatment` for a `record`."""

    formula: Name | None = None
    inputs: dict[str, Any] = {}
    schedules: Annotated[tuple[str, ...], Meta(max_length=50)] = ()
    alpha_beta: Annotated[tuple[Tissue, ...], Meta(max_length=10)] = (2.0, 3.0, 10.0)
    treatment: Name | None = None
    record: Data | None = None
    lesion: Name | None = None
    as_of: Day | None = None


class UsedStatement(Given, frozen=True, kw_only=True):
    """A statement of the FHIR input that went into the record."""

    fact: str
    value: str
    place: str
    lesion: str | None
    date: str


class IgnoredStatement(Given, frozen=True, kw_only=True):
    """What was not used, and why."""

    code: str
    place: str
    reason: str


class PlanAnswer(Given, frozen=True, kw_only=True):
    """The plan, and for FHIR what it was made from."""

    plan: Plan
    used: tuple[UsedStatement, ...] = ()
    ignored: tuple[IgnoredStatement, ...] = ()


class ScoreAnswer(Given, frozen=True, kw_only=True):
    """The result for the patient, or one for each lesion."""

    results: tuple[InstrumentResult, ...]


class FormulaValue(Given, frozen=True, kw_only=True):
    """What a formula comes to: a range while inputs are missing, and no number while it has no end."""

    formula: str
    low: float | None
    high: float | None
    unit: str
    missing: tuple[str, ...]
    sources: tuple[str, ...]


class TissueDose(Given, frozen=True, kw_only=True):
    alpha_beta: float
    biologically_effective_dose: float
    equivalent_dose: float


class ScheduleDoses(Given, frozen=True, kw_only=True):
    """A schedule and its doses by tissue; all doses in the unit in which the schedule was written."""

    schedule: str
    tissues: tuple[TissueDose, ...]


class DoseAnswer(Given, frozen=True, kw_only=True, omit_defaults=True):
    """The one of three that was asked for."""

    formula: FormulaValue | None = None
    schedules: tuple[ScheduleDoses, ...] = ()
    treatment: tuple[Option, ...] = ()


class CodeInfo(Given, frozen=True, kw_only=True):
    system: str
    code: str
    display: str


class FactInfo(Given, frozen=True, kw_only=True):
    """A declared fact."""

    name: str
    scope: str
    group: str
    label: str
    question: str
    help: str
    kind: str
    unit: str | None
    values: tuple[str, ...]
    range: tuple[float, float] | None
    valid_for_days: int | None
    derived: bool
    codes: tuple[CodeInfo, ...]


class Facts(Given, frozen=True, kw_only=True):
    facts: tuple[FactInfo, ...]


class DocumentInfo(Given, frozen=True, kw_only=True):
    """A document of the knowledge by name."""

    id: str
    kind: Literal["treatment", "red flag", "measure", "instrument", "formula", "source"]
    name: str


class KnowledgeAnswer(Given, frozen=True, kw_only=True):
    """Which knowledge is in use, and its documents."""

    digest: str
    version: str
    policies: tuple[str, ...]
    documents: tuple[DocumentInfo, ...]


class DocumentAnswer(Given, frozen=True, kw_only=True):
    """One document as it stands in the knowledge."""

    id: str
    kind: str
    document: dict[str, Any]


class TermInfo(Given, frozen=True, kw_only=True):
    id: str
    term: str
    plain: str


class GlossaryAnswer(Given, frozen=True, kw_only=True):
    terms: tuple[TermInfo, ...]


class Health(Given, frozen=True, kw_only=True):
    """`ok`, or `not ready` while no knowledge is loaded."""

    status: Literal["ok", "not ready"]
    knowledge: str = ""
    version: str = ""
