"""Quality measures: whether care that was due was given, for one patient or one lesion."""

from __future__ import annotations

from enum import Enum

from osteon.derive import Evaluation
from osteon.library import Measure
from osteon.logic.layout import MEMBERS, PRESENCE
from osteon.planner.model import MeasureResult
from osteon.planner.statements import lesion_id, lesion_label, missing_in


class MeasureState(str, Enum):
    """How one patient, or one lesion, counts in a measure."""

    MET = "met"
    NOT_MET = "not met"
    EXCLUDED = "excluded"
    NOT_COUNTED = "not counted"
    CANNOT_BE_TOLD = "cannot be told"


def measure_state(evaluation: Evaluation, measure: Measure, lesion: int | None) -> MeasureState:
    """Not counted outside the denominator; excluded where an exclusion holds; met by the numerator.

    Where an unknown fact leaves any of these open, it cannot be told, and nothing is counted.
    """
    denominator = evaluation.truth(f"{measure.id}#denominator", lesion)
    exclusions = [evaluation.truth(f"{measure.id}#exclusions/{part.id}", lesion) for part in measure.exclusions]
    excluded = max(exclusions, default=-1)
    if denominator == -1:
        return MeasureState.NOT_COUNTED
    if denominator == 1 and excluded == 1:
        return MeasureState.EXCLUDED
    numerator = evaluation.truth(f"{measure.id}#numerator", lesion)
    if denominator == 0 or excluded == 0 or numerator == 0:
        return MeasureState.CANNOT_BE_TOLD
    return MeasureState.MET if numerator == 1 else MeasureState.NOT_MET


def measure_results(evaluation: Evaluation) -> tuple[MeasureResult, ...]:
    """Every measure for this record, those of lesions once for each listed lesion, in the order of their ids."""
    found = []
    for measure in evaluation.engine.library.measures:
        places: list[int | None] = [None]
        if measure.scope == "lesion":
            places = [place for place, frame in enumerate(evaluation.patient[MEMBERS]) if frame[PRESENCE] == 1]
        found += [_result(evaluation, measure, place) for place in places]
    return tuple(found)


def _result(evaluation: Evaluation, measure: Measure, lesion: int | None) -> MeasureResult:
    state = measure_state(evaluation, measure, lesion)
    keys = [f"{measure.id}#denominator", *(f"{measure.id}#exclusions/{part.id}" for part in measure.exclusions), f"{measure.id}#numerator"]
    open_keys = [key for key in keys if evaluation.truth(key, lesion) == 0] if state is MeasureState.CANNOT_BE_TOLD else []
    because = next((part.because for part in measure.exclusions if evaluation.truth(f"{measure.id}#exclusions/{part.id}", lesion) == 1), "")
    return MeasureResult(
        id=measure.id,
        name=measure.name,
        state=state.value,
        lesion=lesion_id(evaluation, lesion),
        lesion_label=lesion_label(evaluation, lesion),
        because=because if state is MeasureState.EXCLUDED else "",
        status=measure.status,
        missing=missing_in((evaluation.engine.library.expressions[key] for key in open_keys), evaluation, lesion),
        sources=measure.sources,
    )
