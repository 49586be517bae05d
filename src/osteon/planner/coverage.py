"""What the worked cases exercise: each criterion true, false and unknown, each threshold from both sides."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.logic import English, Fact, Reason
from osteon.logic.tree import Boolean, Compare, Number
from osteon.planner.make import Planner

TRUTHS = {-1: "false", 0: "unknown", 1: "true"}
_SECTIONS = ("indications", "contraindications", "raised", "ask", "dosing", "denominator", "exclusions", "numerator")


class Coverage(Struct):
    """Which truths each criterion had, on which sides of each threshold values lay, and how many cases there were.

    A threshold is known by its criterion and its comparison in words. `pitfalls` are the mistakes
    against which cases guard, each after the id of its document.
    """

    truths: dict[str, set[int]] = {}
    thresholds: dict[tuple[str, str], set[int]] = {}
    pitfalls: list[tuple[str, str]] = []
    cases: int = 0
    examples: int = 0

    def gaps(self) -> dict[str, tuple[int, ...]]:
        """The criteria that lack a case for some truth."""
        return {key: tuple(sorted({-1, 0, 1} - seen)) for key, seen in self.truths.items() if seen != {-1, 0, 1}}

    def one_sided(self) -> dict[tuple[str, str], tuple[int, ...]]:
        """The thresholds that lack a value on one side: the truths that no case gives their comparison."""
        return {key: tuple(sorted({-1, 1} - seen)) for key, seen in self.thresholds.items() if not seen >= {-1, 1}}


def expect(coverage: Coverage, planner: Planner, document: str) -> tuple[str, ...]:
    """The keys of the criteria that the cases of a document have to exercise; each is noted as not yet seen."""
    keys = tuple(
        key
        for key, expr in planner.library.expressions.items()
        if key.startswith(f"{document}#")
        and key.partition("#")[2].partition("/")[0] in _SECTIONS
        and not key.endswith("/calculate")
        and expr != Boolean(True)
    )
    for key in keys:
        coverage.truths.setdefault(key, set())
    return keys


def note(coverage: Coverage, evaluation: Evaluation, keys: tuple[str, ...], lesion: int | None, english: English) -> None:
    """Notes what one case exercises of these criteria."""
    for key in keys:
        coverage.truths[key].add(evaluation.truth(key, lesion))
        for comparison in _thresholds(evaluation.reason(key, lesion)):
            coverage.thresholds.setdefault((key, english.text(comparison.expr)), set()).add(comparison.raw)


def _thresholds(reason: Reason) -> Iterator[Reason]:
    """The comparisons with a constant that a criterion itself makes; derived facts have examples of their own."""
    match reason.expr:
        case Compare(_, left, right) if isinstance(left, Number) or isinstance(right, Number):
            yield reason
        case Fact():
            return
        case _:
            for part in reason.parts:
                yield from _thresholds(part)
