"""Criteria that decide the same for everybody are found, wherever in a document they stand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from constants import SMALL

from osteon.library.load import read_library
from osteon.planner import Planner
from osteon.planner.witness import undecidable_criteria


def faults_with(changes: tuple[tuple[str, str], ...], name: str, tmp_path: Path) -> list[str]:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    file = folder / name
    text = file.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text)
    library, builder = read_library(folder)
    return [str(fault) for fault in undecidable_criteria(Planner(library, "test"), builder)]


def test_every_criterion_of_the_small_knowledge_can_be_true_and_false(tmp_path: Path) -> None:
    assert faults_with((), "interventions/beam.yaml", tmp_path) == []


@pytest.mark.parametrize(
    ("when", "word"),
    [
        ("lesion.pain >= 5 and lesion.pain < 5", "true"),
        ("pregnant or not pregnant", "false"),
        ("sex == male and pregnant", "true"),
        ("lesion.region == thorax and lesion.cord_pressed", "true"),
        ("days_since(last_dose) >= 0 or days_since(last_dose) < 1", "false"),
        ("primary == prostate and sex == female", "true"),
    ],
)
def test_a_criterion_that_is_the_same_for_everybody_is_named(when: str, word: str, tmp_path: Path) -> None:
    text = (SMALL / "interventions/beam.yaml").read_text()
    line = next(line for line in text.splitlines() if "id: weak-bone" in line)
    start = line.index("when: ") + 6
    found = faults_with(((line[start : line.index(",", start)], f'"{when}"'),), "interventions/beam.yaml", tmp_path)
    assert len(found) == 1
    assert f"OST152 this can never be {word}" in found[0]


@pytest.mark.parametrize("when", ["days_since(last_dose) >= 1234", "days_since(last_dose) < 3", "lesion.pain == 7", "age == 61"])
def test_a_threshold_far_from_the_usual_is_reached(when: str, tmp_path: Path) -> None:
    text = (SMALL / "interventions/beam.yaml").read_text()
    line = next(line for line in text.splitlines() if "id: weak-bone" in line)
    start = line.index("when: ") + 6
    assert faults_with(((line[start : line.index(",", start)], f'"{when}"'),), "interventions/beam.yaml", tmp_path) == []
