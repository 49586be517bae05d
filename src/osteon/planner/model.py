"""The plan as data. Its JSON Schema is printed by `osteon schema plan`.

Fields are only added within a schema version; none changes its meaning.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

SCHEMA_VERSION = "1"


class Part(Struct, frozen=True, omit_defaults=False, kw_only=True):
    """What all parts of a plan have in common: frozen, every field written."""


class Amount(Part, frozen=True, kw_only=True):
    """A number with its UCUM unit."""

    value: float
    unit: str


class Missing(Part, frozen=True, kw_only=True):
    """A fact that is not known. `lesion` is the id of the lesion that it belongs to."""

    fact: str
    label: str
    lesion: str | None = None


class Statement(Part, frozen=True, kw_only=True):
    """One criterion with its truth for this record, and what it rests on."""

    id: str
    text: str
    truth: Literal["true", "false", "unknown"]
    sources: tuple[str, ...] = ()
    strength: str | None = None
    certainty: str | None = None
    missing: tuple[Missing, ...] = ()


class Dose(Part, frozen=True, kw_only=True):
    """One dosing fact that applies, or may apply once `missing` is known.

    A computed one shows its `formula`, one that applies to some people its `condition`; both show their `inputs`
    with the values, and how the result was rounded. There is no `amount` before `missing` and `exclude_first` are
    known: without the latter it is open whether something forbids the treatment.
    """

    id: str
    text: str
    applies: Literal["true", "unknown"]
    condition: str = ""
    computed: bool = False
    formula: str = ""
    inputs: tuple[str, ...] = ()
    rounding: str = ""
    route: str | None = None
    amount: Amount | None = None
    every: Amount | None = None
    total: Amount | None = None
    fractions: int | None = None
    sources: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    exclude_first: tuple[Missing, ...] = ()


class Outcome(Part, frozen=True, kw_only=True):
    """A benefit or a harm as published: per 100 people where the source gives that."""

    id: str
    measure: str
    per_100: tuple[float, float] | None = None
    compared_per_100: tuple[float, float] | None = None
    value: Amount | None = None
    compared_value: Amount | None = None
    compared_with: str | None = None
    among: str | None = None
    over: str | None = None
    certainty: str | None = None
    note: str | None = None
    sources: tuple[str, ...] = ()


class TimeToEffect(Part, frozen=True, kw_only=True):
    """Days until the effect, and whether that lies within the expected survival. Of a `median` half of those helped are helped earlier."""

    days: tuple[float, float]
    median: bool = False
    effect: str
    in_time: Literal["yes", "uncertain", "no", "survival unknown"]
    survival_from: Literal["clinician", "instruments", ""]
    sources: tuple[str, ...] = ()


class Task(Part, frozen=True, kw_only=True):
    """Something to do: before starting, while treating, or for a red flag.

    It is `certain` unless an unknown fact leaves open whether it is needed at all.
    """

    id: str
    text: str
    because: str = ""
    when: str = ""
    within_hours: float | None = None
    option: str | None = None
    certain: bool = True
    sources: tuple[str, ...] = ()


class Conflict(Part, frozen=True, kw_only=True):
    """Where guidelines or sources disagree."""

    id: str
    text: str
    sources: tuple[str, ...] = ()


class Together(Part, frozen=True, kw_only=True):
    """How two options of this plan go together."""

    id: str
    option: str
    kind: Literal["forbidden", "separate", "caution", "favourable"]
    because: str
    days_before: float | None = None
    days_after: float | None = None
    sources: tuple[str, ...] = ()


class Option(Part, frozen=True, kw_only=True):
    """One treatment, for the patient or for one lesion, with its status and everything that bears on it.

    An option that is not indicated carries no more than its indications, none of which holds.
    """

    id: str
    name: str
    lesion: str | None
    lesion_label: str | None
    status: str
    class_name: str
    category: str
    category_label: str
    aims: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    timing: str
    declined: bool = False
    available: bool
    unavailable_because: str
    indications: tuple[Statement, ...]
    against: tuple[Statement, ...] = ()
    missing: tuple[Missing, ...] = ()
    before_starting: tuple[Task, ...] = ()
    dosing: tuple[Dose, ...] = ()
    benefits: tuple[Outcome, ...] = ()
    harms: tuple[Outcome, ...] = ()
    time_to_effect: TimeToEffect | None = None
    together: tuple[Together, ...] = ()
    monitoring: tuple[Task, ...] = ()
    stopping: tuple[Task, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    text: str = ""
    patient_text: str = ""
    asks_of_you: str = ""
    questions: tuple[str, ...] = ()


class RedFlag(Part, frozen=True, kw_only=True):
    """What must not wait: raised, or not yet excluded."""

    id: str
    name: str
    lesion: str | None
    lesion_label: str | None
    state: Literal["raised", "not excluded"]
    within_hours: float
    because: tuple[Statement, ...]
    actions: tuple[Task, ...]
    missing: tuple[Missing, ...]
    text: str
    patient_text: str


class GoalStatement(Part, frozen=True, kw_only=True):
    """What treatment can aim at: what the evidence permits, and what has to be talked about."""

    id: str
    name: str
    state: Literal["realistic", "not expected", "not known yet"]
    because: tuple[Statement, ...]
    talk_about: tuple[Statement, ...]
    missing: tuple[Missing, ...]
    text: str
    patient_text: str
    questions: tuple[str, ...]


class GlossaryEntry(Part, frozen=True, kw_only=True):
    """A term that the texts of this plan use, in plain words."""

    id: str
    term: str
    plain: str


class CombinationStatement(Part, frozen=True, kw_only=True):
    """Options of this plan that belong together; each entry of `options` is an option reference."""

    id: str
    name: str
    options: tuple[str, ...]
    because: str
    sources: tuple[str, ...]


class Question(Part, frozen=True, kw_only=True):
    """An unknown fact that could change the plan, with what hinges on it."""

    fact: str
    label: str
    lesion: str | None
    lesion_label: str | None
    question: str
    help: str
    kind: str
    unit: str | None
    choices: tuple[str, ...]
    decides: tuple[str, ...]
    weight: float


class BandStatement(Part, frozen=True, kw_only=True):
    """A range of a score, or a grade, that the known facts allow."""

    id: str
    label: str
    meaning: str
    survival_months: tuple[float, float] | None
    sources: tuple[str, ...]


class CheckStatement(Part, frozen=True, kw_only=True):
    """One test of a checklist: whether it passes, and what it means where it fails."""

    id: str
    label: str
    truth: Literal["true", "false", "unknown"]
    text: str
    missing: tuple[Missing, ...]
    sources: tuple[str, ...]


class InstrumentResult(Part, frozen=True, kw_only=True):
    """What an instrument gives: a number between `low` and `high`, the grades that remain possible, or checks.

    `informative` says whether the known facts rule anything out that matters: a band, a grade, a check.
    Where it is not `calculable`, something that counts has no number: `low` is then what the rest comes to, if
    that is anything, and `high` is not given.
    """

    id: str
    name: str
    kind: Literal["score", "formula", "decision", "checks", "grade"]
    measures: str
    lesion: str | None
    lesion_label: str | None
    complete: bool
    informative: bool
    calculable: bool
    low: float | None
    high: float | None
    least: float | None
    most: float | None
    unit: str | None
    bands: tuple[BandStatement, ...]
    checks: tuple[CheckStatement, ...]
    cautions: tuple[str, ...]
    missing: tuple[Missing, ...]
    validated_in: str
    accuracy: str
    sources: tuple[str, ...]


class SurvivalEstimate(Part, frozen=True, kw_only=True):
    """The group in which an instrument places a person, and the months that its source gives for that group."""

    instrument: str
    name: str
    lesion: str | None
    groups: tuple[str, ...]
    months: tuple[float, float] | None
    complete: bool
    validated_in: str
    sources: tuple[str, ...]


class Prognosis(Part, frozen=True, kw_only=True):
    """What is said of survival: the clinician's own range and the instruments beside it, never one number.

    Where the instruments differ, `shortest` and `longest` name the two that lie furthest apart.
    """

    clinician_months: tuple[float, float] | None
    estimates: tuple[SurvivalEstimate, ...]
    agreement: Literal["nothing to compare", "agree", "differ", "differ widely"]
    shortest: str | None
    longest: str | None
    text: str
    sources: tuple[str, ...]


class MeasureResult(Part, frozen=True, kw_only=True):
    """How this patient, or this lesion, counts in a quality measure. `because` says why it is excluded."""

    id: str
    name: str
    state: Literal["met", "not met", "excluded", "not counted", "cannot be told"]
    lesion: str | None
    lesion_label: str | None
    because: str
    status: str
    missing: tuple[Missing, ...]
    sources: tuple[str, ...]


class ScheduleEntry(Part, frozen=True, kw_only=True):
    """One line of the schedule; `option` refers to an option or a red flag."""

    option: str
    text: str


class Schedule(Part, frozen=True, kw_only=True):
    """The plan in time."""

    now: tuple[ScheduleEntry, ...]
    this_week: tuple[ScheduleEntry, ...]
    before_treatment: tuple[ScheduleEntry, ...]
    ongoing: tuple[ScheduleEntry, ...]
    review: tuple[ScheduleEntry, ...]


class Note(Part, frozen=True, kw_only=True):
    """What could not be used, or was filled in."""

    code: str
    where: str
    text: str


class Source(Part, frozen=True, kw_only=True):
    """A source that this plan rests on."""

    id: str
    text: str
    url: str
    seen: bool
    read: str


class Knowledge(Part, frozen=True, kw_only=True):
    """Which knowledge made the plan."""

    digest: str
    version: str
    policies: tuple[str, ...]


class Plan(Part, frozen=True, kw_only=True):
    """Everything that osteon says about one record on one day."""

    schema_version: str
    engine_version: str
    knowledge: Knowledge
    as_of: str
    record: str
    record_digest: str
    digest: str
    notice: str
    about: tuple[str, ...]
    goals: tuple[GoalStatement, ...]
    red_flags: tuple[RedFlag, ...]
    options: tuple[Option, ...]
    combinations: tuple[CombinationStatement, ...]
    questions: tuple[Question, ...]
    schedule: Schedule
    instruments: tuple[InstrumentResult, ...]
    prognosis: Prognosis
    notes: tuple[Note, ...]
    glossary: tuple[GlossaryEntry, ...]
    sources: tuple[Source, ...]


def reference_of(option: str, lesion: str | None) -> str:
    """How other parts of the plan refer to an option or a red flag: its id, and its lesion after an @."""
    return option if lesion is None else f"{option}@{lesion}"
