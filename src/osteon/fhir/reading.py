"""What the readers of resources share: the declarations, and what has been found so far."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.faults import Fault
from osteon.fhir.codes import CodeIndex
from osteon.fhir.entries import Item
from osteon.fhir.moments import NEVER, Span, day_of, span
from osteon.fhir.resources import Resource
from osteon.library import Library
from osteon.logic import Fact

NOT_USED, CONFLICT, TAKEN, DOUBTFUL = "OST331", "OST332", "OST333", "OST334"


class Statement(Struct, frozen=True, gc=False):
    """One statement of the input about a fact: its value as a record writes it, its time, and where it stands."""

    fact: Fact
    value: Any
    when: str
    span: Span
    item: Item
    path: str
    how: str = ""
    from_metastasis: bool = False


class Exposure(Struct, frozen=True, gc=False):
    """What one resource says of a medicine: its state then, or (`given`) that a dose of it was given."""

    fact: Fact
    medicine: str
    state: str
    given: bool
    when: str
    span: Span
    item: Item
    path: str
    how: str


class Place(Struct, frozen=True, gc=False):
    """A bone that the input names as the place of a metastasis."""

    site: str
    side: str | None
    suspected: bool
    item: Item
    path: str


class GivenCourse(Struct, frozen=True, gc=False):
    """A course of radiotherapy to one bone; doses and numbers as a record writes them."""

    site: str
    side: str | None
    start: str
    end: str
    completed: bool
    dose: dict[str, Any] | None
    fractions: dict[str, Any] | None
    item: Item
    path: str


class Reading:
    """What is being gathered from one input."""

    def __init__(self, library: Library, index: CodeIndex, as_of: date, references: dict[str, Resource], ignored: list[Fault]) -> None:
        self.library = library
        self.index = index
        self.mapping = library.fhir
        self.as_of = as_of
        self.tomorrow = float(as_of.toordinal() + 1)
        self.references = references
        self.statements: dict[Fact, list[Statement]] = {}
        self.past: list[tuple[Statement, str]] = []
        self.exposures: dict[Fact, list[Exposure]] = {}
        self.places: list[Place] = []
        self.courses: list[GivenCourse] = []
        self.ignored = ignored
        self.unmapped: Counter[tuple[str, str]] = Counter()
        self.passed_by: Counter[tuple[str, str]] = Counter()
        self.named_open: set[tuple[str, str]] = set()
        self.died = ""

    def named(self, written: str) -> Fact | None:
        """The fact that the declarations call so, if the vocabulary has it."""
        if not written:
            return None
        fact = self.library.role(written)
        return fact if fact.key in self.library.vocabulary.by_key else None

    def ignore(self, place: Item | str, why: str, code: str = NOT_USED) -> None:
        self.ignored.append(Fault(code, why, place if isinstance(place, str) else place.place))

    def moment(self, item: Item, text: str, what: str) -> tuple[str, Span] | None:
        """The date of a statement; None where it lies after the day of the plan, or is no date (which is then named)."""
        found = span(text)
        if found is None:
            self.ignore(item, f'{what}: "{text[:40]}" is not a date')
            return None
        if found[0] >= self.tomorrow:
            self.ignore(item, f"{what} is dated {day_of(text)}, after {self.as_of.isoformat()}")
            return None
        return text, found

    def state(
        self, fact: Fact | None, value: Any, when: tuple[str, Span], item: Item, path: str, how: str = "", *, from_metastasis: bool = False
    ) -> None:
        """Takes down a statement."""
        if fact is not None and fact.key in self.library.vocabulary.by_key:
            self.statements.setdefault(fact, []).append(Statement(fact, value, *when, item, path, how, from_metastasis))

    def resolve(self, reference: str | None, owner: Resource) -> Resource | None:
        """The resource that a reference names, contained in its owner or elsewhere in the input."""
        if not reference:
            return None
        if reference.startswith("#"):
            return next((part for part in owner.contained if part.id == reference[1:]), None)
        found = self.references.get(reference)
        if found is None and reference.count("/") > 1:
            parts = reference.split("/_history/")[0].split("/")
            found = self.references.get("/".join(parts[-2:]))
        return found


UNDATED = ("", NEVER)
