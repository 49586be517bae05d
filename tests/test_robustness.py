"""Mutated records, bundles and documents: always a plan or a named error, never a traceback or a hang."""

from __future__ import annotations

import copy
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from constants import DAY, SMALL

from osteon.examples import example_files
from osteon.fault_codes import FAULT_CODES
from osteon.faults import Fault, OsteonError
from osteon.fhir import is_fhir, read_fhir
from osteon.library import read_library, read_yaml
from osteon.library.load import files_of
from osteon.planner import Planner
from osteon.planner.cases import run_cases
from osteon.planner.coverage import Coverage
from osteon.record import Lesion, Record, decode, read_file, read_record

SAMPLE = Path(__file__).parent / "fhir" / "samples" / "TrialMatching_Patient01.json"
POLICY = """overlays: company
available: false
unavailable_because: Nobody has time.
indications: [{id: everybody, because: Nobody should be alone at night.}]
"""
ODD: list[Any] = [
    *(None, True, False, 0, -1, 1e308, -1e308, 10**30),
    *("", " ", "\u200b", "\u0000", "x" * 5000, "NaN", "1,5", "<0.01", "2026-13-45", "lesion"),
    *([], {}, [[]], {"value": None}, {"value": {"value": 1}}, {"low": 9, "high": 1}, {"any_of": []}, {"unit": "mg"}),
]


def mutate(data: Any, rng: random.Random) -> Any:
    """A copy with one to four places changed: replaced, removed, moved, renamed or doubled."""
    result = copy.deepcopy(data)
    for _ in range(rng.randint(1, 4)):
        places: list[tuple[Any, Any]] = []

        def gather(node: Any, places: list[tuple[Any, Any]] = places) -> None:
            keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
            for key in keys:
                places.append((node, key))
                gather(node[key])

        gather(result)
        if not places:
            return rng.choice(ODD)
        owner, key = rng.choice(places)
        match rng.randrange(6):
            case 0 | 1:
                owner[key] = copy.deepcopy(rng.choice(ODD))
            case 2:
                del owner[key]
            case 3:
                other, name = rng.choice(places)
                owner[key] = copy.deepcopy(other[name]) if other is not owner else rng.choice(ODD)
            case 4 if isinstance(owner, dict):
                owner[str(key)[::-1]] = owner.pop(key)
            case _:
                if isinstance(owner, list):
                    owner.append(copy.deepcopy(owner[key]))
                else:
                    owner[key] = [owner[key]] * 2
    return result


def survive_record(planner: Planner, data: Any, rng: random.Random) -> None:
    changed = mutate(data, rng)
    try:
        if is_fhir(changed):
            record = read_fhir(changed, planner.library, DAY).record
        else:
            record = read_record(changed, planner.library.vocabulary, planner.library.conversions)
    except OsteonError as error:
        assert error.faults
        assert all(fault.code and fault.message and fault.where for fault in error.faults)
        return
    plan = planner.plan(record, DAY, questions=rng.random() < 0.05)
    assert plan.options


def survive_document(text: str, rng: random.Random, name: str, folder: Path) -> None:
    characters = list(text)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(characters))
        match rng.randrange(4):
            case 0:
                characters[place] = rng.choice("{}[]:,\"'#&*!|>\n\t x0-")
            case 1:
                del characters[place]
            case 2:
                characters[place:place] = list(rng.choice(["not ", "(", " == ", "lesion.", "known(", "1e999", "any(", "- "]))
            case _:
                other = rng.randrange(len(characters))
                characters[place : place + 8], characters[other : other + 8] = characters[other : other + 8], characters[place : place + 8]
    (folder / name).write_text("".join(characters), encoding="utf-8", errors="replace")
    try:
        library, _ = read_library(folder)
    except OsteonError as error:
        assert error.faults
        assert all(fault.message and fault.where and fault.code in FAULT_CODES for fault in error.faults)
        return
    # What is still sound must also plan, and its cases must pass or fail by name.
    planner = Planner(library, "test")
    assert planner.plan(Record("", {}, (Lesion("a", {}),)), DAY).goals is not None
    faults = list(run_cases(planner, files_of(folder, ()), Coverage()))
    assert all(isinstance(fault, Fault) and fault.message for fault in faults)


def inputs() -> list[Any]:
    return [read_file(path) for path in example_files().values()] + [json.loads(SAMPLE.read_text())]


def check_records(planner: Planner, times: int, seed: int = 20260101) -> None:
    rng = random.Random(seed)
    data = inputs()
    for _ in range(times):
        survive_record(planner, rng.choice(data), rng)


def check_documents(times: int, tmp_path: Path, seed: int = 20260102) -> None:
    rng = random.Random(seed)
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    (folder / "interventions" / "policy.yaml").write_text(POLICY)
    texts = {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}
    for _ in range(times):
        name = rng.choice(sorted(texts))
        survive_document(texts[name], rng, name, folder)
        (folder / name).write_text(texts[name])


def test_mutated_records_give_a_plan_or_a_named_error(planner: Planner) -> None:
    check_records(planner, 400)


def test_mutated_documents_give_named_errors(tmp_path: Path) -> None:
    check_documents(60, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(18))
def test_ninety_thousand_mutated_records(planner: Planner, seed: int) -> None:
    check_records(planner, 5_000, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_mutated_documents(tmp_path: Path, seed: int) -> None:
    check_documents(1_000, tmp_path, seed)


@pytest.mark.parametrize(
    "text", ["a: &a [*a]", "? {}: 1", "!!python/object:os.system {}", "a: *b", "- " * 2000, "[" * 5000, "%YAML 9.9\n---\na"]
)
def test_hostile_yaml_is_refused_by_name(text: str) -> None:
    found = read_yaml(text, "file")
    if not isinstance(found, Fault):
        assert found.data is not None


def test_random_bytes_are_no_crash() -> None:
    rng = random.Random(1)
    for _ in range(2_000):
        content = bytes(rng.randrange(256) for _ in range(rng.randrange(60)))
        try:
            decode(content, "file")
        except OsteonError as error:
            assert error.faults


def test_the_small_knowledge_is_sound() -> None:
    read_library(SMALL)
