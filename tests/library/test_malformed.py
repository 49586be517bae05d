"""Each broken document in tests/malformed gives exactly the message that stands beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from constants import SMALL

from osteon.fault_codes import FAULT_CODES
from osteon.faults import DocumentError
from osteon.library import read_library

BROKEN = sorted((Path(__file__).parents[1] / "malformed").glob("*/message.txt"))


@pytest.mark.parametrize("message", BROKEN, ids=lambda path: path.parent.name)
def test_a_broken_document_gives_its_exact_message(message: Path, tmp_path: Path) -> None:
    knowledge = tmp_path / "small"
    shutil.copytree(SMALL, knowledge)
    for part in message.parent.rglob("*"):
        if part.is_file() and part.name != "message.txt":
            target = knowledge / part.relative_to(message.parent)
            target.parent.mkdir(exist_ok=True)
            shutil.copy(part, target)
    with pytest.raises(DocumentError) as caught:
        read_library(knowledge)
    assert str(caught.value) + "\n" == message.read_text()


ELSEWHERE = {
    "OST100": "a directory that does not exist: tests/cli",
    "OST150": "cases: tests/planner/test_cases.py",
    "OST151": "worked examples: osteon check",
    "OST152": "found by search: tests/planner/test_witness.py",
    "OST153": "a report, no fault: osteon check --coverage",
    "OST160": "a warning of the language: tests/library/test_plain_language.py",
    "OST161": "a warning of the language: tests/library/test_plain_language.py",
}


def test_every_fault_of_documents_and_expressions_has_a_broken_document() -> None:
    shown = {word for message in BROKEN for word in message.read_text().split() if word.startswith("OST")}
    wanted = {code for code in FAULT_CODES if code < "OST300"}
    assert wanted - shown - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) & shown == set()


def test_a_local_policy_changes_advice_without_touching_the_document(tmp_path: Path) -> None:
    policy = tmp_path / "our-hospital"
    (policy / "interventions").mkdir(parents=True)
    (policy / "interventions" / "beam.yaml").write_text(
        "overlays: beam\navailable: false\nunavailable_because: Sent to the next city.\n"
        "contraindications:\n"
        "  - {id: weak-bone, when: lesion.weight_bearing and lesion.firmness >= 6}\n"
        "  - {id: old-machine, kind: relative, when: weight > 150, because: The table bears no more., sources: [made-up-2020]}\n"
        "remove: [prerequisites/firmness-known]\n"
    )
    library, _ = read_library(SMALL, (policy,))
    beam = library.intervention_by_id["beam"]
    assert library.policies == ("our-hospital",)
    assert not beam.available
    assert [part.id for part in beam.contraindications] == ["pregnant", "weak-bone", "too-much", "old-machine"]
    assert beam.contraindications[1].when.endswith(">= 6")
    assert beam.prerequisites == ()


def test_a_policy_for_a_document_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (tmp_path / "interventions").mkdir()
    (tmp_path / "interventions" / "x.yaml").write_text("overlays: nothing\n")
    with pytest.raises(DocumentError, match="there is no document nothing to overlay"):
        read_library(SMALL, (tmp_path,))
