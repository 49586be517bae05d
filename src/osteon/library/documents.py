"""The shapes of knowledge documents, as they are written. See docs/reference/documents.md."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from osteon.library.fact_documents import KebabCase, Part, SnakeCase, Text
from osteon.library.instrument_documents import Example

Sources = tuple[str, ...]

Strength = Literal["strong", "conditional"]
Certainty = Literal["high", "moderate", "low", "very-low"]
InterventionClass = Literal["systemic", "local", "supportive"]
Timing = Literal["now", "this-week", "before-treatment", "ongoing"]
Goal_ = Literal["cure", "live-longer", "relieve-symptoms"]
Jurisdictions = tuple[str, ...]


class Amount(Part, frozen=True, kw_only=True):
    """A number with its UCUM unit."""

    value: float
    unit: str


class Indication(Part, frozen=True, kw_only=True):
    id: KebabCase
    when: str
    because: Text
    strength: Strength
    certainty: Certainty
    sources: Sources
    jurisdictions: Jurisdictions = ()


class Contraindication(Part, frozen=True, kw_only=True):
    id: KebabCase
    kind: Literal["absolute", "relative"]
    when: str
    because: Text
    sources: Sources
    jurisdictions: Jurisdictions = ()


class Prerequisite(Part, frozen=True, kw_only=True):
    """What must come first: needed where `needed` is true, and met where `met` is true."""

    id: KebabCase
    needed: str = "always"
    met: str = "false"
    do: Text
    because: str = ""
    sources: Sources = ()


class Days(Part, frozen=True, kw_only=True):
    before: float | None = None
    after: float | None = None


class Interaction(Part, frozen=True, kw_only=True):
    """With other interventions or whole categories."""

    id: KebabCase
    with_: tuple[str, ...]
    kind: Literal["forbidden", "separate", "caution", "favourable"]
    because: Text
    sources: Sources
    days: Days | None = None


class Dosing(Part, frozen=True, kw_only=True):
    """One dosing fact: stated as an amount, or computed from facts by `calculate`.

    A computed dose is rounded to a multiple of `round_to` (`rounding` says which way) and never
    exceeds `at_most`, which is in the same unit.
    """

    id: KebabCase
    text: Text
    sources: Sources
    when: str = "always"
    route: str | None = None
    amount: Amount | None = None
    calculate: str | None = None
    unit: str | None = None
    round_to: float | None = None
    rounding: Literal["nearest", "down"] = "nearest"
    at_most: float | None = None
    every: Amount | None = None
    total: Amount | None = None
    fractions: int | None = None
    jurisdictions: Jurisdictions = ()


class Outcome(Part, frozen=True, kw_only=True):
    """A benefit or a harm as numbers."""

    id: KebabCase
    measure: Text
    sources: Sources
    per_100: float | tuple[float, float] | None = None
    compared_per_100: float | tuple[float, float] | None = None
    value: Amount | None = None
    compared_value: Amount | None = None
    compared_with: str | None = None
    among: str | None = None
    over: str | None = None
    certainty: Certainty | None = None
    note: str | None = None


class TimeToEffect(Part, frozen=True, kw_only=True):
    """Days until it helps, from when help may begin. `median`: the number is a median, so that half of those helped are helped earlier."""

    days: tuple[float, float]
    median: bool = False
    effect: Text
    sources: Sources


class Monitoring(Part, frozen=True, kw_only=True):
    id: KebabCase
    do: Text
    when: Text
    sources: Sources


class Stopping(Part, frozen=True, kw_only=True):
    id: KebabCase
    when: Text
    because: Text
    sources: Sources


class Conflict(Part, frozen=True, kw_only=True):
    id: KebabCase
    says: Text
    sources: Sources


class AimWhen(Part, frozen=True, kw_only=True):
    aim: KebabCase
    when: str


class InterventionText(Part, frozen=True, kw_only=True):
    clinician: Text
    patient: Text
    asks_of_you: str = ""
    questions: tuple[str, ...] = ()


class Intervention(Part, frozen=True, kw_only=True):
    id: KebabCase
    name: Text
    class_: InterventionClass
    category: KebabCase
    scope: Literal["patient", "lesion"]
    aims: tuple[str | AimWhen, ...]
    timing: Timing
    indications: tuple[Indication, ...]
    text: InterventionText
    contraindications: tuple[Contraindication, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    dosing: tuple[Dosing, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    harms: tuple[Outcome, ...] = ()
    time_to_effect: TimeToEffect | None = None
    monitoring: tuple[Monitoring, ...] = ()
    stopping: tuple[Stopping, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    declined_when: str = "false"
    available: bool = True
    unavailable_because: str = ""


class Criterion(Part, frozen=True, kw_only=True):
    """A criterion of an alert, a goal or a combination."""

    id: KebabCase
    when: str
    because: Text
    sources: Sources
    say: str = ""
    jurisdictions: Jurisdictions = ()


class AlertAction(Part, frozen=True, kw_only=True):
    """What to do about a red flag: left out where it is `done_when`, or where `when` does not hold."""

    id: KebabCase
    do: Text
    sources: Sources
    within_hours: float | None = None
    intervention: KebabCase | None = None
    when: str = "always"
    done_when: str = "false"


class AlertText(Part, frozen=True, kw_only=True):
    """What is said of a red flag. `signs` is what a person would notice; empty where only a test finds it."""

    clinician: Text
    patient: Text
    signs: str = ""


class Alert(Part, frozen=True, kw_only=True):
    """A red flag: what must not wait."""

    id: KebabCase
    name: Text
    scope: Literal["patient", "lesion"]
    within_hours: float
    raised: tuple[Criterion, ...]
    actions: tuple[AlertAction, ...]
    text: AlertText
    ask_when: str = "always"
    yields_to: tuple[KebabCase, ...] = ()


class Aim(Part, frozen=True, kw_only=True):
    id: KebabCase
    label: Text
    goal: Goal_


class GoalText(Part, frozen=True, kw_only=True):
    clinician: Text
    patient: Text


class Goal(Part, frozen=True, kw_only=True):
    """What treatment can be for, when the evidence permits it, and what has to be talked about."""

    id: Goal_
    name: Text
    text: GoalText
    realistic: tuple[Criterion, ...] = ()
    not_expected: tuple[Criterion, ...] = ()
    talk_about: tuple[Criterion, ...] = ()
    questions: tuple[str, ...] = ()


class Combination(Part, frozen=True, kw_only=True):
    """Treatments that belong together: one of each list of `parts`."""

    id: KebabCase
    name: Text
    parts: tuple[tuple[str, ...], ...]
    when: str
    because: Text
    sources: Sources


class MeasureText(Part, frozen=True, kw_only=True):
    clinician: Text
    cautions: str = ""


class MeasurePart(Part, frozen=True, kw_only=True):
    """Who is counted, or whose care meets the measure."""

    when: str
    because: Text
    sources: Sources


class Exclusion(Part, frozen=True, kw_only=True):
    """Who is left out of the count although the denominator holds."""

    id: KebabCase
    when: str
    because: Text
    sources: Sources


class Measure(Part, frozen=True, kw_only=True):
    """A question that a quality team asks of all its patients: of those counted, how many had the care that was due?

    `better` says whether a high or a low share is wanted; `status` whether its steward still
    maintains it, has retired it, or never published it as a measure (`own`, drawn from a guideline).
    """

    id: KebabCase
    name: Text
    scope: Literal["patient", "lesion"]
    domain: Literal["effectiveness", "safety", "timeliness", "communication", "efficiency"]
    better: Literal["higher", "lower"]
    status: Literal["maintained", "retired", "own"]
    status_note: Text
    denominator: MeasurePart
    numerator: MeasurePart
    text: MeasureText
    sources: Sources
    exclusions: tuple[Exclusion, ...] = ()
    steward: str = ""
    number: str = ""
    period: str = ""


class Derived(Part, frozen=True, kw_only=True):
    """A fact that is computed from others."""

    name: SnakeCase
    label: Text
    type: Literal["boolean", "integer", "quantity", "choice"]
    value: str
    scope: Literal["patient", "lesion", "course"] = "patient"
    unit: str | None = None
    range: tuple[float, float] | None = None
    values: tuple[Any, ...] = ()
    ordered: bool = False
    because: str = ""
    validated_in: str = ""
    sources: Sources = ()
    examples: tuple[Example, ...] = ()


class Category(Part, frozen=True, kw_only=True):
    id: KebabCase
    label: Text
    class_: InterventionClass


class Term(Part, frozen=True, kw_only=True):
    """A glossary entry in plain words."""

    id: KebabCase
    term: Text
    plain: Text
    also: tuple[str, ...] = ()


class Case(Part, frozen=True, kw_only=True):
    """A worked case of an intervention, an alert or a measure, which a clinician can read aloud.

    `patient` and `lesion` come on top of the background of the file; `not_given` takes facts of the
    background away (`creatinine`, `lesion.pain`). `pitfall` names the mistake that the case guards against.
    """

    case: Text
    expect: str
    patient: dict[str, Any] = {}
    lesion: dict[str, Any] | None = None
    lesions: tuple[dict[str, Any], ...] | None = None
    not_given: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    before_starting: tuple[str, ...] = ()
    as_of: str | None = None
    pitfall: str = ""


class Background(Part, frozen=True, kw_only=True):
    """What all cases of a file have in common, unless a case says otherwise."""

    patient: dict[str, Any] = {}
    lesion: dict[str, Any] | None = None
    lesions: tuple[dict[str, Any], ...] | None = None
    as_of: str | None = None


class Reference(Struct, frozen=True, omit_defaults=True):
    """A source, reduced to what texts and checks need; the file holds the whole CSL-JSON."""

    id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    container: str
    doi: str
    pmid: str
    url: str
    kind: str
    seen: bool
    read: str
    seen_on: str

    @property
    def short(self) -> str:
        """First author, journal and year, as a list of sources prints them."""
        who = self.authors[0] if self.authors else ""
        more = " et al." if len(self.authors) > 1 else ""
        where = f" {self.container}" if self.container else ""
        year = f" {self.year}" if self.year else ""
        return f"{who}{more}. {self.title}.{where}{year}".lstrip(". ")
