"""Doses as a small library: formulas, schedules side by side, doses of treatments.

All numbers are those of the knowledge documents. Doses of radiation are in gray.

    >>> from osteon import dose
    >>> dose.biologically_effective_dose(30, 10, 2)
    75.0
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from msgspec import Struct

from osteon import __version__
from osteon.derive.calculations import calculate as _calculate
from osteon.faults import Fault, RecordError
from osteon.library import Library, load
from osteon.logic import nearest
from osteon.planner import InstrumentResult, Option, Planner, results_that_measure
from osteon.record import Record, read_record

__all__ = [
    "MEASURES_RADIATION",
    "Schedule",
    "biologically_effective_dose",
    "calculate",
    "compare",
    "equivalent_dose",
    "parse_schedule",
    "second_course",
    "treatment",
]

MEASURES_RADIATION = "radiation-dose"
"""The purpose of the instruments that check a second course of radiotherapy."""
_SCHEDULE = re.compile(r"\s*(?P<dose>\d+(?:\.\d+)?)\s*/\s*(?P<fractions>\d+)\s*")


class Schedule(Struct, frozen=True):
    """A course of radiotherapy: the total dose in gray, and the number of equal fractions."""

    total_dose: float
    fractions: int

    def __str__(self) -> str:
        return f"{self.total_dose:g}/{self.fractions}"


@cache
def _knowledge() -> Library:
    return load()


@cache
def _planner() -> Planner:
    return Planner(_knowledge(), __version__)


def _record(data: Mapping[str, Any]) -> Record:
    return read_record(dict(data), _knowledge().vocabulary, _knowledge().conversions, strict=True)


def calculate(name: str, /, *, library: Library | None = None, **inputs: Any) -> tuple[float, float]:
    """The value of a formula by its name, as the range that the inputs allow; equal ends where all are known.

    Inputs are numbers in the unit of the formula, or as a record writes them:
    `{"value": 800, "unit": "cGy"}`, `{"low": 20, "high": 30}`. `osteon dose list` names the formulas.
    Raises RecordError, with every fault, for an unknown formula or input, a unit that does not
    convert, and a value outside its plausible range.
    """
    return _calculate(library or _knowledge(), name, inputs)


def _exact(name: str, **inputs: float) -> float:
    low, high = _calculate(_knowledge(), name, inputs)
    assert low == high, "known inputs give one number"
    return low


def biologically_effective_dose(total_dose: float, fractions: int, alpha_beta: float) -> float:
    """BED in gray of a course of equal fractions: D (1 + d / (alpha/beta)), d being D / n.

    `total_dose` and `alpha_beta` in gray. Raises RecordError for a negative dose, fewer than one
    fraction, or a value outside its plausible range. Source: the document of the formula `bed`.
    """
    return _exact("bed", total_dose=total_dose, fractions=fractions, alpha_beta=alpha_beta)


def equivalent_dose(total_dose: float, fractions: int, alpha_beta: float) -> float:
    """EQD2 in gray: the dose in fractions of two gray with the same effect on a tissue.

    Units and errors as of `biologically_effective_dose`. Source: the document of the formula `eqd2`.
    """
    return _exact("eqd2", total_dose=total_dose, fractions=fractions, alpha_beta=alpha_beta)


def parse_schedule(text: str) -> Schedule:
    """The schedule written as total dose / fractions, such as `20/5`. Raises RecordError for anything else."""
    found = _SCHEDULE.fullmatch(text)
    if found is None:
        hint = "Write total dose / fractions, such as 20/5 or 8/1"
        raise RecordError([Fault("OST402", f'"{text}" is not a schedule', "schedule", hint=hint)])
    return Schedule(float(found["dose"]), int(found["fractions"]))


def compare(schedules: tuple[Schedule, ...], alpha_betas: tuple[float, ...]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """For each schedule a row, and in it for each alpha/beta the BED and the EQD2, all in gray. Errors as above."""
    return tuple(
        tuple(
            (
                biologically_effective_dose(schedule.total_dose, schedule.fractions, alpha_beta),
                equivalent_dose(schedule.total_dose, schedule.fractions, alpha_beta),
            )
            for alpha_beta in alpha_betas
        )
        for schedule in schedules
    )


def second_course(record: Mapping[str, Any], lesion: str, as_of: date) -> tuple[InstrumentResult, ...]:
    """The checks of a second course over the spinal cord for one lesion of a record, each with what fails and what it lacks.

    `record` is written as a record file is; the lesion holds its earlier courses under `radiotherapy`
    (doses in gray, `cord_dose_fraction` from 0 to 1) and the planned one as `planned_cord_dose` (gray),
    `planned_fractions` and `planned_technique`. Empty where no check applies. Raises RecordError for a
    faulty or contradictory record, and for a lesion that it does not list. Sources: in each result.
    """
    read = _record(record)
    names = [item.id for item in read.lesions]
    if lesion not in names:
        hint = f"Allowed: {', '.join(names) or 'none'}"
        raise RecordError([Fault("OST400", f"the record has no lesion called {lesion}", "lesion", hint=hint)])
    evaluation = _planner().evaluate(read, as_of)
    if evaluation.contradictions:
        raise RecordError(list(evaluation.contradictions))
    return results_that_measure(evaluation, MEASURES_RADIATION, names.index(lesion))


def treatment(name: str, record: Mapping[str, Any], as_of: date) -> tuple[Option, ...]:
    """A treatment for a record, once for the patient or for each lesion, with its doses under `dosing`.

    A dose has an amount only where the record settles it; each lists its condition, formula, inputs, rounding,
    sources, under `missing` what it lacks, and under `exclude_first` what could still forbid the treatment. No
    dosing is given where something forbids it or it is not indicated. Raises RecordError for a faulty or
    contradictory record and an unknown treatment.
    """
    if name not in _knowledge().intervention_by_id:
        close = nearest(name, _knowledge().intervention_by_id)
        meant = f"Did you mean {close}?" if close else ""
        raise RecordError([Fault("OST400", f"there is no treatment called {name}", "treatment", hint=meant)])
    read = _record(record)
    evaluation = _planner().evaluate(read, as_of)
    if evaluation.contradictions:
        raise RecordError(list(evaluation.contradictions))
    return _planner().treatment(_knowledge().intervention_by_id[name], evaluation)
