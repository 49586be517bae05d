"""The shapes of instruments (scores, grades, decision tables, checks, formulas) as they are written."""

from __future__ import annotations

from typing import Any, Literal

from osteon.library.fact_documents import KebabCase, Part, SnakeCase, Text

Sources = tuple[str, ...]

Measure = Literal[
    "bone-strength",
    "nerve-compression",
    "performance",
    "survival",
    "extent",
    "pain",
    "opioid-dose",
    "radiation-dose",
    "kidney-function",
    "laboratory",
    "body-size",
    "jaw",
]


class Example(Part, frozen=True, kw_only=True):
    """A worked example of a derived fact or an instrument."""

    expect: Any
    patient: dict[str, Any] = {}
    lesion: dict[str, Any] | None = None
    lesions: tuple[dict[str, Any], ...] | None = None
    within: float = 0.0
    band: str | None = None
    fails: tuple[str, ...] | None = None
    note: str = ""


class Row(Part, frozen=True, kw_only=True):
    when: str
    points: float
    label: str = ""


class Otherwise(Part, frozen=True, kw_only=True):
    points: float
    label: str = ""


class Item(Part, frozen=True, kw_only=True):
    """One item of a score: points by the value of a choice, or by the first row that holds."""

    id: SnakeCase
    label: Text
    fact: str | None = None
    points: dict[str, float] | None = None
    rows: tuple[Row, ...] = ()
    otherwise: Otherwise | None = None


class Band(Part, frozen=True, kw_only=True):
    """A range of a score, or one grade, with its meaning.

    `survival_months` is what the source gives for the group: a median (low equal to high), or the
    bounds between which the source expects survival to lie.
    """

    id: Text
    label: Text
    meaning: Text
    sources: Sources
    from_: float | None = None
    to: float | None = None
    survival_months: tuple[float, float] | None = None


class Decision(Part, frozen=True, kw_only=True):
    """One row of a decision table: the band that holds where `when` is the first true row."""

    when: str
    band: SnakeCase


class Check(Part, frozen=True, kw_only=True):
    """One test of a checklist, with what it says where it fails."""

    id: KebabCase
    passes: str
    label: Text
    fails: Text
    sources: Sources


class Caution(Part, frozen=True, kw_only=True):
    """What has to be said beside the result where `when` holds."""

    id: KebabCase
    when: str
    say: Text
    sources: Sources = ()


class Instrument(Part, frozen=True, kw_only=True):
    """A published way to turn facts into a number, a grade or a verdict.

    Exactly one of these says how: `items` (a sum of points), `formula` (a number with a unit),
    `decision` (the first row that holds), `checks` (all must pass), or `recorded` (a grade that
    somebody assigned, whose meanings stand here).

    Where `not_calculable` holds, something has no number at all: what can be counted is a part, never the result.
    """

    id: KebabCase
    fact: SnakeCase
    name: Text
    scope: Literal["patient", "lesion"]
    measures: Measure
    purpose: Text
    sources: Sources
    items: tuple[Item, ...] = ()
    formula: str | None = None
    decision: tuple[Decision, ...] = ()
    otherwise: str | None = None
    checks: tuple[Check, ...] = ()
    recorded: bool = False
    bands: tuple[Band, ...] = ()
    unit: str | None = None
    range: tuple[float, float] | None = None
    step: float = 1.0
    direction: Literal["higher-is-worse", "higher-is-better"] | None = None
    applies_when: str = "always"
    validated_in: str = ""
    accuracy: str = ""
    cautions: tuple[Caution, ...] = ()
    not_calculable: Caution | None = None
    examples: tuple[Example, ...] = ()

    @property
    def kind(self) -> Literal["score", "formula", "decision", "checks", "grade"]:
        if self.items:
            return "score"
        if self.formula is not None:
            return "formula"
        if self.decision:
            return "decision"
        return "checks" if self.checks else "grade"


class Parameter(Part, frozen=True, kw_only=True):
    """One input of a formula."""

    name: SnakeCase
    label: Text
    range: tuple[float, float]
    unit: str = "1"
    also_in: tuple[str, ...] = ()
    whole: bool = False


class FormulaExample(Part, frozen=True, kw_only=True):
    """A worked example of a formula."""

    given: dict[str, Any]
    expect: Any
    within: float = 0.0


class Formula(Part, frozen=True, kw_only=True):
    """A named calculation that expressions may call, and that can be asked for by name."""

    name: SnakeCase
    label: Text
    parameters: tuple[Parameter, ...]
    value: str
    unit: str
    because: Text
    sources: Sources
    digits: int = 2
    examples: tuple[FormulaExample, ...] = ()
