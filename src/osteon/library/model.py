"""The whole knowledge, read and checked."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from osteon.library.documents import (
    Aim,
    Alert,
    Category,
    Combination,
    Goal,
    Intervention,
    Measure,
    Reference,
    Term,
)
from osteon.library.fhir_mapping import FhirMapping
from osteon.library.instrument_documents import Formula, Instrument
from osteon.logic import Expr, Fact, Scope
from osteon.vocabulary import Conversion, Vocabulary


class Roles(Struct, frozen=True):
    """Which facts the engine itself has to know; documents name them, not the code."""

    jurisdiction: str
    primary: str
    site: str
    side: str
    all_lesions_listed: str
    irradiated_before: str
    expected_survival: str


class Outlook(Struct, frozen=True):
    """How estimates of survival are compared: the months that part short from long, and what is said beside them."""

    months: tuple[float, ...] = ()
    text: str = ""
    sources: tuple[str, ...] = ()


class Rereading(Struct, frozen=True):
    """After how many days a source of each kind is to be read again; a kind that is left out never ages."""

    days: dict[str, int] = {}
    because: str = ""


class SecondCourse(Struct, frozen=True):
    """Which facts of a lesion hold a planned course of radiotherapy, the two values of its technique, and what is shown of it.

    `course_value` is the fact of an earlier course that may be added up. `further` holds, under the name of a fact that is
    true or false, what is shown as well unless that fact is false.
    """

    dose: str = ""
    fractions: str = ""
    cord_dose: str = ""
    technique: str = ""
    course_value: str = ""
    conventional: str = ""
    stereotactic: str = ""
    figures: tuple[str, ...] = ()
    further: dict[str, tuple[str, ...]] = {}


class LesionMarks(Struct, frozen=True):
    """Which facts of a lesion, true or false, a body map marks; a mark without a fact is never shown."""

    painful: str = ""
    weak: str = ""
    broken: str = ""
    irradiated: str = ""


class Library(Struct, frozen=True, dict=True):
    """Checked documents.

    `expressions` holds the typed tree of every criterion under the key `document#section/part`;
    `conversions` those unit conversions that records commonly need; `calculations` the
    value of each formula over its parameters. `digest` names the content.
    """

    digest: str
    policies: tuple[str, ...]
    vocabulary: Vocabulary
    roles: Roles
    outlook: Outlook
    second_course: SecondCourse
    lesion_marks: LesionMarks
    rereading: Rereading
    interventions: tuple[Intervention, ...]
    alerts: tuple[Alert, ...]
    instruments: tuple[Instrument, ...]
    formulas: tuple[Formula, ...]
    goals: tuple[Goal, ...]
    aims: tuple[Aim, ...]
    combinations: tuple[Combination, ...]
    measures: tuple[Measure, ...]
    categories: tuple[Category, ...]
    terms: tuple[Term, ...]
    references: tuple[Reference, ...]
    expressions: dict[str, Expr]
    calculations: dict[str, Expr]
    conversions: dict[str, Conversion]
    fhir: FhirMapping

    @cached_property
    def intervention_by_id(self) -> dict[str, Intervention]:
        return {document.id: document for document in self.interventions}

    @cached_property
    def alert_by_id(self) -> dict[str, Alert]:
        return {document.id: document for document in self.alerts}

    @cached_property
    def measure_by_id(self) -> dict[str, Measure]:
        return {document.id: document for document in self.measures}

    @cached_property
    def instrument_by_id(self) -> dict[str, Instrument]:
        return {document.id: document for document in self.instruments}

    @cached_property
    def formula_by_name(self) -> dict[str, Formula]:
        return {document.name: document for document in self.formulas}

    @cached_property
    def category_by_id(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    @cached_property
    def aim_by_id(self) -> dict[str, Aim]:
        return {aim.id: aim for aim in self.aims}

    @cached_property
    def reference_by_id(self) -> dict[str, Reference]:
        return {reference.id: reference for reference in self.references}

    @cached_property
    def version(self) -> str:
        """A short name of the content, for people."""
        return self.digest[:12]

    def role(self, written: str) -> Fact:
        """The fact that a role names (`lesion.site`)."""
        owner, _, name = written.rpartition(".")
        return Fact(Scope(owner) if owner else Scope.PATIENT, name)
