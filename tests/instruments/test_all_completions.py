"""Every way to leave items of an instrument out: its result is what the completions reach, no more and no less.

Each table below names, for the facts of an instrument, one value for each line of its tables. All their
combinations are evaluated, each fact also left out; where facts are out, the result has to be the true least and
greatest (or the true set of grades) over all ways to fill them in. Instruments with too many facts have several
tables, with the other facts fixed.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from constants import DAY

from osteon.faults import RecordError
from osteon.library import Instrument, Library
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope
from osteon.planner import Planner
from osteon.record import read_record

YES_NO = [True, False]
NORMAL = {"platelets": 250, "calcium": 2.3, "albumin": 42, "bilirubin": 10, "c_reactive_protein": 2, "lactate_dehydrogenase": 180}
UNSPREAD = {"visceral_metastases": False, "brain_metastases": False, "disseminated_spread": False}
COUNTS = {"haemoglobin_lower_limit": 130, "calcium_upper_limit": 2.6, "neutrophils_upper_limit": 7.5, "platelets_upper_limit": 400}

Table = tuple[str, dict[str, Any], dict[str, list[Any]]]

TABLES: list[Table] = [
    ("sins", {}, {
        "lesion.site": ["L1", "L3", "T7", "S3"], "lesion.spinal_pain": ["mechanical", "occasional", "none"],
        "lesion.kind": ["lytic", "mixed", "blastic"], "lesion.spinal_alignment": ["subluxation", "new_deformity", "normal"],
        "lesion.vertebral_collapse": ["more_than_half", "up_to_half", "none_body_involved", "none"],
        "lesion.posterolateral_involvement": ["both_sides", "one_side", "none"],
    }),
    ("mirels", {}, {
        "lesion.site": ["humeral_shaft", "femoral_shaft", "femoral_neck"], "lesion.kind": ["blastic", "mixed", "lytic"],
        "lesion.mirels_pain": ["none", "mild", "moderate", "functional"], "lesion.cortex_fraction": [10, 50, 80],
    }),
    ("tokuhashi", {"brain_metastases": False}, {
        "karnofsky": [40, 70, 80], "extraspinal_bone_metastasis_count": [0, 1, 3], "vertebral_metastasis_count": [1, 2, 3],
        "visceral_metastases": YES_NO, "visceral_metastases_removable": YES_NO, "primary": ["lung", "kidney", "breast"],
    }),
    ("tokuhashi", {"karnofsky": 70, "extraspinal_bone_metastasis_count": 1, "vertebral_metastasis_count": 2}, {
        "primary": ["lung", "liver", "melanoma", "kidney", "colorectal", "breast"], "colorectal_site": ["rectum", "left_colon"],
        "frankel_grade": ["A", "B", "C", "D", "E"],
    }),
    ("tokuhashi", {
        "karnofsky": 70, "extraspinal_bone_metastasis_count": 1, "vertebral_metastasis_count": 2, "primary": "breast", "frankel_grade": "E",
    }, {"visceral_metastases": YES_NO, "brain_metastases": YES_NO, "visceral_metastases_removable": YES_NO}),
    ("tomita", {}, {
        "primary": ["breast", "kidney", "lung"], "visceral_metastases": YES_NO, "visceral_metastases_treatable": YES_NO,
        "bone_metastasis_count": [1, 2],
    }),
    ("modified-bauer", {}, {"primary": ["lung", "melanoma", "breast"], "visceral_metastases": YES_NO, "bone_metastasis_count": [1, 2]}),
    ("katagiri", NORMAL, {
        "primary": ["thyroid", "kidney", "colorectal"], "visceral_metastases": YES_NO, "brain_metastases": YES_NO,
        "disseminated_spread": YES_NO, "ecog": [2, 3], "chemotherapy": ["never", "past"], "bone_metastasis_count": [1, 2],
    }),
    ("katagiri", {"primary": "thyroid", "ecog": 1, "chemotherapy": "never", "bone_metastasis_count": 1, **UNSPREAD}, {
        "platelets": [99, 100], "calcium": [1, 2.3, 5.5], "albumin": [10, 36, 45], "bilirubin": [10, 24], "c_reactive_protein": [3.9, 4],
        "lactate_dehydrogenase": [249, 250],
    }),
    ("van-der-linden", {}, {
        "karnofsky": [40, 50, 80], "primary": ["breast", "prostate", "lung", "kidney"], "visceral_metastases": YES_NO,
    }),
    ("number-of-risk-factors", {}, {
        "primary": ["breast", "lung"], "visceral_metastases": YES_NO, "lymph_node_metastases": YES_NO, "brain_metastases": YES_NO,
        "disseminated_spread": YES_NO, "karnofsky": [60, 70],
    }),
    ("teachh", {}, {
        "primary": ["breast", "lung"], "ecog": [1, 2], "age": [60, 61], "palliative_chemotherapy_courses": [1, 2],
        "hospitalised_last_three_months": YES_NO, "liver_metastases": YES_NO,
    }),
    ("palliative-prognostic-index", {}, {
        "karnofsky": [20, 50, 60], "oral_intake": ["normal", "reduced", "mouthfuls"], "oedema": YES_NO, "breathless_at_rest": YES_NO,
        "delirium": YES_NO,
    }),
    ("palliative-prognostic-score", {"lymphocytes": 1}, {
        "breathlessness": YES_NO, "appetite_loss": YES_NO, "karnofsky": [20, 30], "white_cells": [4.9, 6, 9, 12],
        "clinician_survival_estimate": [{"value": weeks, "unit": "wk"} for weeks in (2, 4, 6, 10, 12, 13)],
    }),
    ("rades-two-months", {}, {
        "ecog": [2, 3], "primary": ["breast", "prostate", "lung"], "bone_metastasis_count": [1, 2], "visceral_metastases": YES_NO,
        "diagnosis_date": ["2025-10-01", "2020-01-01"], "walking_status": ["walks_unaided", "cannot_walk"], "motor_deficit_days": [7, 8],
    }),
    ("imdc", {"primary": "kidney", "diagnosis_date": "2020-01-01", "albumin": 40, **COUNTS}, {
        "karnofsky": [70, 80], "first_systemic_therapy_date": ["2020-06-01", "2022-01-01"], "haemoglobin": [129, 130],
        "calcium": [2.6, 2.61], "neutrophils": [7.5, 7.6], "platelets": [400, 401],
    }),
    ("reirradiation-survival", {}, {"karnofsky": [60, 70, 80, 90], "primary": ["breast", "prostate", "kidney", "lung"]}),
    ("axial-cortical-involvement", {"lesion.site": "femoral_shaft"}, {
        "lesion.axial_cortical_involvement": [29.9, 30], "lesion.circumferential_cortical_involvement": [50, 50.1],
    }),
    ("chaarted-volume", {}, {
        "visceral_metastases": YES_NO, "bone_metastasis_count": [3, 4], "bone_metastases_outside_spine_and_pelvis": YES_NO,
    }),
    ("pain-response", {}, {
        "lesion.pain_before_radiotherapy": list(range(11)), "lesion.pain": list(range(11)), "opioid_daily_dose": [0, 30, 2000],
        "opioid_daily_dose_before_radiotherapy": [0, 40, 2000],
    }),
    ("noms", {"lesion.kind": "lytic", "lesion.posterolateral_involvement": "one_side"}, {
        "primary": ["kidney", "breast"], "fit_for_anaesthetic": YES_NO, "lesion.site": ["T7", "T12"],
        "lesion.spinal_pain": ["mechanical", "none"], "lesion.spinal_alignment": ["subluxation", "normal"],
        "lesion.vertebral_collapse": ["more_than_half", "none"], "lesion.epidural_compression_grade": ["0", "2"],
    }),
    ("body-surface-area", {}, {"height": [], "weight": []}),
    ("corrected-calcium", {}, {"calcium": [], "albumin": []}),
    ("creatinine-clearance", {}, {"age": [], "weight": [], "sex": ["male", "female"], "creatinine": []}),
    ("egfr", {}, {"age": [], "sex": ["male", "female"], "creatinine": []}),
    ("neutrophil-lymphocyte-ratio", {}, {"neutrophils": [], "lymphocytes": []}),
    ("opioid-daily-equivalent", {"all_opioids_listed": True, "morphine": "current", "oxycodone": "current", "fentanyl": "current"}, {
        "morphine_daily_dose": [], "oxycodone_daily_dose": [], "fentanyl_patch_rate": [],
    }),
    ("cord-reirradiation", {"lesion.site": "T5"}, {
        "lesion.planned_cord_dose": [8, 20], "lesion.planned_fractions": [1, 5], "course.total_dose": [20, 30], "course.fractions": [5, 10],
        "course.cord_dose_fraction": [0, 1], "course.end_date": ["2025-10-01", "2024-01-01"],
    }),
    ("cord-reirradiation-stereotactic", {"lesion.site": "T5", "lesion.planned_technique": "stereotactic"}, {
        "lesion.planned_cord_dose": [9, 17], "lesion.planned_fractions": [1, 2], "course.total_dose": [8, 30], "course.fractions": [1, 10],
        "course.cord_dose_fraction": [0, 1], "course.end_date": ["2025-10-01", "2024-01-01"],
    }),
]  # fmt: skip

SAMPLES_OF_COURSES = ("cord-reirradiation", "cord-reirradiation-stereotactic")
"""Doses and fractions between the samples matter here too, so that the verdict may stay open but is never wrong."""


def result(planner: Planner, instrument: Instrument, given: dict[str, Any]) -> Any:
    """The raw result for some facts; None where they contradict each other."""
    patient: dict[str, Any] = {}
    lesion: dict[str, Any] = {"id": "a"}
    course: dict[str, Any] = {}
    for name, value in given.items():
        scope, _, plain = name.rpartition(".")
        {"": patient, "lesion": lesion, "course": course}[scope][plain] = value
    if any(name.startswith("course.") for name in given) or instrument.id in SAMPLES_OF_COURSES:
        lesion["radiotherapy"] = [course]
    data = {"patient": patient, "lesions": [lesion] if instrument.scope == "lesion" else []}
    try:
        record = read_record(data, planner.library.vocabulary, planner.library.conversions, strict=True)
    except RecordError:
        return None
    evaluation = planner.evaluate(record, DAY)
    if evaluation.contradictions:
        return None
    return evaluation.raw(Fact(Scope(instrument.scope), instrument.fact), 0 if instrument.scope == "lesion" else None)


def joined(kind: Any, results: list[Any]) -> Any:
    """What is left open between several results."""
    match kind:
        case NumberType():
            return (min(low for low, _ in results), max(high for _, high in results))
        case ChoiceType():
            mask = 0
            for value in results:
                mask |= value
            return mask
        case BooleanType():
            return results[0] if len(set(results)) == 1 else 0
    raise AssertionError(kind)


def ends(planner: Planner, name: str, values: list[Any]) -> list[Any]:
    """The values of a table; where it names none, the ends of the plausible range of the fact."""
    if values:
        return values
    kind = planner.engine.domain.types[(Scope.PATIENT, name)]
    assert isinstance(kind, NumberType)
    return [int(kind.low), int(kind.high)] if kind.integer else [kind.low, kind.high]


@pytest.mark.parametrize("table", TABLES, ids=[f"{name}-{place}" for place, (name, _, _) in enumerate(TABLES)])
def test_the_result_is_what_all_completions_reach(planner: Planner, table: Table) -> None:
    name, fixed, open_ = table
    instrument = planner.library.instrument_by_id[name]
    kind = planner.engine.domain.types[(Scope(instrument.scope), instrument.fact)]
    choices = {fact: ends(planner, fact, values) for fact, values in open_.items()}
    names = list(choices)
    reached: dict[tuple[Any, ...], Any] = {}
    compared = 0
    # Places run through the values first and end with "left out", so that each state comes after its completions.
    for state in itertools.product(*([*range(len(values)), None] for values in choices.values())):
        given = fixed | {fact: choices[fact][place] for fact, place in zip(names, state, strict=True) if place is not None}
        found = result(planner, instrument, given)
        missing = next((place for place, value in enumerate(state) if value is None), None)
        if missing is None:
            reached[state] = found
            continue
        parts = [reached[(*state[:missing], value, *state[missing + 1 :])] for value in range(len(choices[names[missing]]))]
        parts = [part for part in parts if part is not None]
        reached[state] = joined(kind, parts) if parts else None
        if not parts:
            continue
        assert found is not None, given
        compared += 1
        if name in SAMPLES_OF_COURSES:
            assert found in (0, reached[state]), given
        elif isinstance(kind, NumberType):
            low, high = max(found[0], kind.low), min(found[1], kind.high)
            assert (low, high) == pytest.approx((max(reached[state][0], kind.low), min(reached[state][1], kind.high))), given
        else:
            assert found == reached[state], (given, found, reached[state])
    assert compared


def test_every_instrument_has_a_table(library: Library) -> None:
    assert {name for name, _, _ in TABLES} == {item.id for item in library.instruments if item.kind != "grade"}
