"""Every instrument has worked examples for each of its bands, on both sides of every boundary."""

from __future__ import annotations

import pytest
from constants import DAY

from osteon.library import Instrument, Library
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope
from osteon.planner import Planner, instrument_result

NAMES = [
    *("asia-impairment-scale", "axial-cortical-involvement", "body-surface-area", "chaarted-volume", "cord-reirradiation"),
    *("cord-reirradiation-stereotactic", "corrected-calcium", "creatinine-clearance", "egfr", "epidural-compression", "frankel"),
    *("harrington-acetabulum", "imdc", "jaw-osteonecrosis-stage", "katagiri", "mirels", "modified-bauer", "neutrophil-lymphocyte-ratio"),
    *("noms", "number-of-risk-factors", "opioid-daily-equivalent", "pain-response", "palliative-prognostic-index"),
    *("palliative-prognostic-score", "rades-two-months", "reirradiation-survival", "sins", "teachh", "tokuhashi", "tomita"),
    "van-der-linden",
]


def test_the_list_is_complete(library: Library) -> None:
    assert sorted(library.instrument_by_id) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_band_and_boundary_has_an_example(library: Library, name: str) -> None:
    instrument = library.instrument_by_id[name]
    expected = [example.expect for example in instrument.examples]
    assert expected
    match instrument.kind:
        case "score":
            reached = {round(float(value), 6) for value in expected if isinstance(value, int | float)}
            for band in instrument.bands:
                assert band.from_ is not None
                assert band.to is not None
                assert round(band.from_, 6) in reached or instrument.step < 0.5, f"{band.id} from {band.from_}"
                assert round(band.to, 6) in reached or instrument.step < 0.5, f"{band.id} to {band.to}"
                assert any(example.band == band.id for example in instrument.examples), band.id
        case "decision" | "grade":
            assert {band.id for band in instrument.bands} <= {value for value in expected if isinstance(value, str)}
        case "checks":
            failing = {check for example in instrument.examples for check in example.fails or ()}
            assert failing == {check.id for check in instrument.checks}
            assert True in expected


def test_survival_bands_are_in_order(library: Library) -> None:
    """A better group never lives shorter than a worse one."""
    for instrument in library.instruments:
        bands = [band for band in instrument.bands if band.survival_months is not None]
        if instrument.direction == "higher-is-worse":
            bands.reverse()
        lows = [band.survival_months[0] for band in bands if band.survival_months]
        highs = [band.survival_months[1] for band in bands if band.survival_months]
        assert lows == sorted(lows), instrument.id
        assert highs == sorted(highs), instrument.id


def test_every_result_has_a_population_and_a_purpose(library: Library) -> None:
    for instrument in library.instruments:
        assert instrument.purpose, instrument.id
        assert instrument.validated_in or instrument.measures in ("bone-strength", "laboratory"), instrument.id


def test_results_carry_the_kind_of_their_fact(planner: Planner, library: Library) -> None:
    kinds = {"score": NumberType, "formula": NumberType, "decision": ChoiceType, "grade": ChoiceType, "checks": BooleanType}
    for instrument in library.instruments:
        kind = planner.engine.domain.types[Fact(Scope(instrument.scope), instrument.fact).key]
        assert isinstance(kind, kinds[instrument.kind]), instrument.id


def test_an_empty_record_gives_every_instrument_its_whole_range(planner: Planner, library: Library) -> None:
    from osteon.record import read_record

    record = read_record({"patient": {}, "lesions": [{"id": "a"}]}, library.vocabulary, library.conversions)
    evaluation = planner.evaluate(record, DAY)
    for instrument in library.instruments:
        lesion = 0 if instrument.scope == "lesion" else None
        result = instrument_result(evaluation, instrument, lesion)
        assert not result.complete, instrument.id
        if instrument.kind == "score":
            assert (result.low, result.high) == (result.least, result.most), instrument.id
            assert len(result.bands) == len(instrument.bands), instrument.id


def points(instrument: Instrument) -> dict[str, list[float]]:
    """The points of each item, as a table of the source would print them."""
    return {
        item.id: sorted(
            {*(item.points or {}).values(), *(row.points for row in item.rows), *([item.otherwise.points] if item.otherwise else [])}
        )
        for item in instrument.items
    }


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("sins", {"location": [0, 1, 2, 3], "pain": [0, 1, 3], "bone_lesion": [0, 1, 2], "alignment": [0, 2, 4],
                  "collapse": [0, 1, 2, 3], "posterolateral": [0, 1, 3]}),
        ("mirels", {"site": [1, 2, 3], "pain": [1, 2, 3], "lesion": [1, 2, 3], "size": [1, 2, 3]}),
        ("tokuhashi", {"general_condition": [0, 1, 2], "extraspinal_bone": [0, 1, 2], "vertebrae": [0, 1, 2], "organs": [0, 1, 2],
                       "primary": [0, 1, 2, 3, 4, 5], "palsy": [0, 1, 2]}),
        ("tomita", {"growth": [1, 2, 4], "organs": [0, 2, 4], "bones": [1, 2]}),
        ("modified-bauer", {"no_visceral": [0, 1], "not_lung": [0, 1], "favourable_primary": [0, 1], "single_bone": [0, 1]}),
        ("katagiri", {"primary": [0, 2, 3], "organs": [0, 1, 2], "laboratory": [0, 1, 2], "performance": [0, 1],
                      "chemotherapy": [0, 1], "bones": [0, 1]}),
        ("van-der-linden", {"karnofsky": [0, 1, 2], "primary": [0, 1, 2, 3], "organs": [0, 1]}),
        ("number-of-risk-factors", {"primary": [0, 1], "other_metastases": [0, 1], "karnofsky": [0, 1]}),
        ("teachh", {"type": [0, 1], "ecog": [0, 1], "age": [0, 1], "chemotherapy": [0, 1], "hospital": [0, 1], "liver": [0, 1]}),
        ("palliative-prognostic-index", {"performance": [0, 2.5, 4], "intake": [0, 1, 2.5], "oedema": [0, 1],
                                         "breathlessness": [0, 3.5], "delirium": [0, 4]}),
        ("palliative-prognostic-score", {"breathlessness": [0, 1], "appetite": [0, 1.5], "karnofsky": [0, 2.5],
                                         "prediction": [0, 2, 2.5, 4.5, 6, 8.5], "white_cells": [0, 0.5, 1.5],
                                         "lymphocytes": [0, 1, 2.5]}),
        ("rades-two-months", {"ecog": [0, 4], "primary": [1, 2, 3], "other_bones": [1, 3], "organs": [1, 4], "interval": [1, 3],
                              "walking": [1, 4], "speed": [1, 4]}),
        ("imdc", {"karnofsky": [0, 1], "interval": [0, 1], "haemoglobin": [0, 1], "calcium": [0, 1], "neutrophils": [0, 1],
                  "platelets": [0, 1]}),
        ("reirradiation-survival", {"karnofsky": [0, 1, 2], "primary": [0, 1.3, 2.6, 3]}),
    ],
)  # fmt: skip
def test_item_tables_are_those_of_the_sources(library: Library, name: str, table: dict[str, list[float]]) -> None:
    """Written down a second time from the sources, by hand and not from the documents."""
    assert points(library.instrument_by_id[name]) == table
