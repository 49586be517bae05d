"""An item table as a paper prints it, level by level, and what a record with one of its answers comes to."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from constants import DAY

from osteon.planner import InstrumentResult, Planner, instrument_result
from osteon.record import read_record

Answer = dict[str, Any]
"""Names of facts and their values; those of the lesion begin with `lesion.`."""
Table = dict[str, list[tuple[Answer, float]]]
"""For each item its levels: an answer and its points. The first level of each is the one that the others are compared with."""


def of(value: float, unit: str) -> dict[str, Any]:
    """A value in the unit in which the paper prints it."""
    return {"value": value, "unit": unit}


@dataclass(frozen=True)
class Level:
    """One line of a table: the record has this answer and the first level of all other items."""

    item: str
    answer: Answer
    record: Answer
    total: float

    def __str__(self) -> str:
        return f"{self.item}: " + ", ".join(f"{name} {_shown(value)}" for name, value in self.answer.items())


def levels(table: Table) -> list[Level]:
    """Every line of the table."""
    first = {item: lines[0] for item, lines in table.items()}
    found = []
    for item, lines in table.items():
        rest = {name: line for name, line in first.items() if name != item}
        for answer, points in lines:
            found.append(Level(item, answer, _merged([*rest.values(), (answer, points)]), _sum([*rest.values(), (answer, points)])))
    return found


def combinations(table: Table, times: int = 100) -> Iterator[tuple[Answer, float]]:
    """Records with a level of each item, taken by lot (the same ones each time), and the sum of their points."""
    lot = random.Random("a table adds up")
    for _ in range(times):
        lines = [lot.choice(lines) for lines in table.values()]
        yield _merged(lines), _sum(lines)


def reaching(table: Table, total: float) -> Answer:
    """A record whose points come to the total."""
    ways: dict[float, list[tuple[Answer, float]]] = {0.0: []}
    for lines in table.values():
        ways = {round(so_far + line[1], 6): [*way, line] for (so_far, way), line in itertools.product(ways.items(), lines)}
    return _merged(ways[round(total, 6)])


def result(planner: Planner, instrument: str, answer: Answer) -> InstrumentResult:
    """The shipped instrument for a record with these answers; a contradiction or a fault in the record is an error."""
    patient = {name: value for name, value in answer.items() if not name.startswith("lesion.")}
    lesion = {name.removeprefix("lesion."): value for name, value in answer.items() if name.startswith("lesion.")}
    data = {"patient": patient, "lesions": [{"id": "a", **lesion}]}
    evaluation = planner.evaluate(read_record(data, planner.library.vocabulary, planner.library.conversions, strict=True), DAY)
    assert not evaluation.contradictions
    shipped = planner.library.instrument_by_id[instrument]
    return instrument_result(evaluation, shipped, 0 if shipped.scope == "lesion" else None)


def total(planner: Planner, instrument: str, answer: Answer) -> float:
    """The points of a record in which nothing is missing."""
    found = result(planner, instrument, answer)
    assert found.complete
    assert found.low is not None
    return found.low


def band(planner: Planner, instrument: str, answer: Answer) -> tuple[str, tuple[float, float] | None]:
    """The one band of a record, and the months of survival that it stands for."""
    (found,) = result(planner, instrument, answer).bands
    return found.id, found.survival_months


def _shown(value: Any) -> str:
    return f"{value['value']} {value['unit']}" if isinstance(value, dict) else str(value)


def _merged(lines: list[tuple[Answer, float]]) -> Answer:
    return {name: value for answer, _ in lines for name, value in answer.items()}


def _sum(lines: list[tuple[Answer, float]]) -> float:
    return sum(points for _, points in lines)
