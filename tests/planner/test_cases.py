"""Files of cases: what they share, what they exercise, what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from constants import SMALL

from osteon.library.sources import SourceFile
from osteon.planner import Planner
from osteon.planner.cases import run_cases
from osteon.planner.coverage import Coverage


def faults_of(planner: Planner, tmp_path: Path, name: str, text: str, coverage: Coverage | None = None) -> list[str]:
    path = tmp_path / f"{name}.cases.yaml"
    path.write_text(text)
    file = SourceFile(path, path.name, "interventions")
    return [str(fault).splitlines()[0] for fault in run_cases(planner, (file,), coverage or Coverage())]


def test_a_case_takes_over_the_background_and_can_take_facts_away(small_planner: Planner, tmp_path: Path) -> None:
    text = """
background:
  patient: {pregnant: false}
  lesion: {site: rib, pain: 7, radiotherapy: []}
cases:
  - {case: A painful rib, expect: offer}
  - {case: A rib that hurts less, lesion: {pain: 3}, expect: not indicated}
  - {case: Nobody asked, not_given: [lesion.pain], expect: need to know, about: [lesion.pain]}
  - {case: Pregnancy not known, not_given: [pregnant], expect: need to know, about: [pregnant]}
"""
    assert faults_of(small_planner, tmp_path, "beam", text) == []


def test_coverage_asks_for_each_truth_and_for_both_sides_of_each_threshold(small_planner: Planner, tmp_path: Path) -> None:
    coverage = Coverage()
    text = """
cases:
  - case: A painful rib
    pitfall: A rib can hurt too.
    patient: {pregnant: false}
    lesion: {site: rib, pain: 7, radiotherapy: []}
    expect: offer
"""
    assert faults_of(small_planner, tmp_path, "beam", text, coverage) == []
    assert coverage.gaps()["beam#indications/painful"] == (-1, 0)
    assert coverage.one_sided()[("beam#indications/painful", "Pain at least 4")] == (-1,)
    assert coverage.pitfalls == [("beam", "A rib can hurt too.")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cases: [{case: x, expect: offer}]", "x: a lesion is needed"),
        ("- {case: x, expect: offer}", "a file of cases holds `cases`"),
        ("cases: [{case: x, expect: maybe, lesion: {site: rib}}]", "maybe is no status"),
        ("cases: [{case: x, expect: offer, lesion: {site: nose}}]", "the record has a fault"),
        (
            "cases: [{case: x, expect: offer, lesion: {site: rib, pain: 1, radiotherapy: []}, patient: {sex: male}}]",
            "expected offer, got not indi",
        ),
        ("cases: [{case: x, expect: offer, patients: {}}]", "there is no field patients here"),
        ("background: {patience: 1}\ncases: []", "there is no field patience here"),
        ("cases: [{case: x, expect: need to know, lesion: {site: rib}, about: [weight]}]", "weight is not among what decides"),
    ],
)
def test_a_faulty_case_is_named(small_planner: Planner, tmp_path: Path, text: str, message: str) -> None:
    assert message in "\n".join(faults_of(small_planner, tmp_path, "beam", text))


def test_cases_beside_no_document_are_named(small_planner: Planner, tmp_path: Path) -> None:
    assert "there is no document dream beside these cases" in faults_of(small_planner, tmp_path, "dream", "cases: []")[0]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ("{lesion: {pain: 8, kind: lytic}, expect: [6 .64, 7]}", "expected ['6 .64', 7], got"),
        ("{lesion: {pain: 8, kind: lytic}, expect: [4]}", "expected [4], got"),
        ("{lesion: {pain: 8, kind: lytic}, expect: true}", "expected True, got"),
        ("{expect: 3}", "a lesion is needed"),
    ],
)
def test_a_faulty_worked_example_is_named(small_planner: Planner, tmp_path: Path, example: str, message: str) -> None:
    path = tmp_path / "firmness.yaml"
    path.write_text(f"{(SMALL / 'instruments' / 'firmness.yaml').read_text().partition('examples:')[0]}examples: [{example}]\n")
    found = list(run_cases(small_planner, (SourceFile(path, path.name, "instruments"),), Coverage()))
    assert [fault.message for fault in found if fault.message.startswith(message)]
