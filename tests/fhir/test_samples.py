"""Every sample reads; the account of each whole patient is the one that was read beside the raw file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from accounts import DAY, SAMPLES, WHOLE, golden_of, shown
from accounts import read as read_anew

from osteon.faults import RecordError
from osteon.fhir import Account, is_fhir, read_fhir
from osteon.library import Library
from osteon.logic import Scope
from osteon.record import read_file

EVERY = sorted(path for pattern in ("*.json", "*.json.gz") for path in SAMPLES.rglob(pattern))
WITH_BONE_METASTASES = {"TrialMatching_Patient01.json"}
NO_PERSON = ("BodyStructure", "Practitioner", "AdverseEvent")
OTHERS = Path(os.environ.get("OSTEON_SAMPLES", "/nowhere"))


_accounts: dict[Path, Account] = {}


def read(sample: Path, library: Library) -> Account:
    """The account of a sample, read once for all tests here."""
    if sample not in _accounts:
        _accounts[sample] = read_anew(sample, library)
    return _accounts[sample]


@pytest.mark.parametrize("sample", WHOLE, ids=lambda path: path.name)
def test_the_account_of_a_whole_patient_is_the_reviewed_one(library: Library, sample: Path) -> None:
    assert shown(read(sample, library)) == golden_of(sample).read_text()


@pytest.mark.parametrize("sample", EVERY, ids=lambda path: path.name)
def test_every_sample_of_a_person_reads_and_none_gains_a_bone_metastasis(library: Library, sample: Path) -> None:
    if sample.name.startswith(NO_PERSON) or sample.name == "biobank-1.json":
        with pytest.raises(RecordError):
            read(sample, library)
        return
    account = read(sample, library)
    assert ("bone_metastases" in account.record.entries) == (sample.name in WITH_BONE_METASTASES)
    assert account.record.lesions == ()


def test_the_courses_of_a_person_with_prostate_cancer_touch_no_bone(library: Library) -> None:
    parts = [json.loads(path.read_text()) for path in sorted((SAMPLES / "codex-rt").glob("*XRTS-02*.json"))]
    account = read_fhir(parts, library, DAY)
    assert account.record.id == "Patient-XRTS-02-22B"
    reasons = [fault.message for fault in account.ignored]
    assert sum("no bone is named that was irradiated" in reason for reason in reasons) == 2
    assert sum("part of a course" in reason for reason in reasons) == 3
    assert account.record.lesions == ()


# -- a second way to the same values --------------------------------------------------------------


def newest(sample: Path, codes: set[str]) -> tuple[str, list[float]]:
    """Date and values of the newest final observation with one of the LOINC codes, straight from the file."""
    data: dict[str, Any] = read_file(sample)
    found: list[tuple[str, float]] = []
    for entry in data["entry"]:
        resource = entry["resource"]
        quantity = resource.get("valueQuantity", {})
        if resource["resourceType"] != "Observation" or resource["status"] != "final" or "value" not in quantity:
            continue
        if {coding["code"] for coding in resource["code"]["coding"]} & codes:
            found.append((resource["effectiveDateTime"], quantity["value"]))
    last = max(when for when, _ in found)
    return last[:10], sorted({value for when, value in found if when == last})


@pytest.mark.parametrize("sample", sorted((SAMPLES / "synthea").glob("*.gz")), ids=lambda path: path.name)
def test_the_newest_result_of_each_test_is_the_one_in_the_record(library: Library, sample: Path) -> None:
    account = read(sample, library)
    checked = 0
    for use in account.used:
        declaration = library.vocabulary.by_key[(Scope.PATIENT, use.fact)]
        if use.path != "valueQuantity":
            continue
        codes = {code.code for code in declaration.codes if code.system == "loinc"}
        when, values = newest(sample, codes)
        assert use.date == when, use.fact
        assert any(use.value.startswith(f"{value:.6g}"[:5]) for value in values), use.fact
        checked += 1
    assert checked >= 2


# -- samples that are not part of this repository --------------------------------------------------


def bundles(folder: Path) -> Iterator[Path]:
    yield from sorted(path for pattern in ("*.json", "*.json.gz", "*.ndjson", "*.ndjson.gz") for path in folder.rglob(pattern))


@pytest.mark.skipif(not OTHERS.is_dir(), reason="OSTEON_SAMPLES names no directory of further samples")
def test_further_samples_read_or_are_refused_by_name(library: Library) -> None:
    said: dict[str, str] = {}
    for path in bundles(OTHERS):
        try:
            data = read_file(path)
        except RecordError as error:
            said[path.name] = error.faults[0].message
            continue
        for people in by_person(data) if is_fhir(data) else ():
            try:
                account: Account = read_fhir(people, library, date(2026, 1, 1))
            except RecordError as error:
                assert error.faults[0].code in ("OST330", "OST340"), path
                continue
            if "bone_metastases" in account.record.entries:
                said[path.name] = "bone metastases"
    assert [name for name, what in said.items() if what == "bone metastases"] == ["TrialMatching_Patient01.json"], said


def by_person(data: Any) -> list[Any]:
    """A list of resources (an export) person by person; anything else as it is."""
    if not isinstance(data, list):
        return [data]
    people: dict[str, list[Any]] = {}
    for resource in data:
        subject = resource.get("subject") or resource.get("patient") or {}
        name = resource.get("id") if resource["resourceType"] == "Patient" else str(subject.get("reference", "")).rpartition("/")[2]
        people.setdefault(str(name), []).append(resource)
    return list(people.values())
