from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from osteon.faults import RecordError
from osteon.library import Library
from osteon.record import decode, read_file, read_record
from osteon.vocabulary.schema import record_schema


def faults(small: Library, data: Any) -> list[str]:
    with pytest.raises(RecordError) as caught:
        read_record(data, small.vocabulary, small.conversions)
    return [f"{fault.where} {fault.code}" for fault in caught.value.faults]


def test_every_fault_of_a_record_is_listed_at_once_with_its_path(small: Library) -> None:
    data = {
        "patient": {
            "agee": 3,
            "primary": "brest",
            "weight": {"value": 70, "unit": "stone age"},
            "creatinine_clearance": 50,
            "pregnant": "no",
        },
        "lesions": [{"id": "a", "pain": "strong"}, {"id": "a", "site": "nose"}],
        "name": "x",
    }
    assert faults(small, data) == [
        "name OST302",
        "patient.agee OST302",
        "patient.primary OST304",
        "patient.weight OST306",
        "patient.creatinine_clearance OST308",
        "patient.pregnant OST303",
        "lesions[0].pain OST303",
        "lesions[1].site OST304",
        "lesions[1].id OST309",
    ]


def test_the_fault_names_what_is_allowed_and_the_nearest_spelling(small: Library) -> None:
    with pytest.raises(RecordError, match=r"Did you mean breast\? Allowed: breast, prostate, lung"):
        read_record({"patient": {"primary": "brest"}}, small.vocabulary)


@pytest.mark.parametrize(
    ("given", "low", "high"),
    [
        ({"value": 1.0, "unit": "mg/dL"}, 88.4017, 88.4017),
        ({"value": 88.4, "unit": "umol/L"}, 88.4, 88.4),
        ({"value": 88.4, "unit": "µmol/L"}, 88.4, 88.4),
        ({"value": 0.0884, "unit": "mmol/L"}, 88.4, 88.4),
        ({"value": 100, "comparator": "<"}, 10, 100),
        ({"low": 80, "high": 90}, 80, 90),
        ({"value": 0.01, "unit": "g/L"}, 88.4017, 88.4017),
    ],
)
def test_values_come_in_any_convertible_unit_and_as_ranges(small: Library, given: Any, low: float, high: float) -> None:
    record = read_record({"patient": {"creatinine": given}}, small.vocabulary, small.conversions)
    assert record.entries["creatinine"].raw == pytest.approx((low, high), abs=0.01)


def test_pounds_are_converted_exactly(small: Library) -> None:
    record = read_record({"patient": {"weight": {"value": 150, "unit": "lb"}}}, small.vocabulary, small.conversions)
    assert record.entries["weight"].raw[0] == pytest.approx(68.0389, abs=1e-4)


def test_less_than_is_below_the_bound(small: Library) -> None:
    record = read_record({"patient": {"creatinine": {"value": 100, "comparator": "<"}}}, small.vocabulary)
    assert record.entries["creatinine"].raw[1] < 100


def test_a_value_out_of_range_is_named_and_left_unknown(small: Library) -> None:
    record = read_record({"patient": {"weight": 700}}, small.vocabulary)
    assert record.entries == {}
    (note,) = record.notes
    assert (note.code, note.where) == ("OST305", "patient.weight")
    assert "20 to 300" in note.hint


def test_null_is_unknown_and_a_partly_known_choice_is_kept(small: Library) -> None:
    record = read_record({"patient": {"age": None, "primary": {"any_of": ["breast", "lung"]}}}, small.vocabulary)
    assert list(record.entries) == ["primary"]


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": NaN}', "{", "[1", '{"a": ' + "[" * 100_000, "\x00", "a: b\na: c", "- {"])
def test_a_file_that_cannot_be_read_is_an_error_with_a_name(text: str) -> None:
    with pytest.raises(RecordError):
        read_record(decode(text.encode(), "file"), None)  # type: ignore[arg-type]


def test_bytes_that_are_no_text_are_an_error_with_a_name() -> None:
    with pytest.raises(RecordError, match="UTF-8"):
        decode(b"\xff\xfe\x00", "file")


def test_partial_dates_are_ranges_of_days(small: Library) -> None:
    record = read_record({"patient": {"last_dose": "2025-02"}}, small.vocabulary)
    low, high = record.entries["last_dose"].raw
    assert high - low == 27


def test_the_schema_accepts_what_the_reader_accepts_and_refuses_the_rest(small: Library) -> None:
    schema = record_schema(small.vocabulary)
    jsonschema.Draft202012Validator.check_schema(schema)
    good = {
        "id": "x",
        "patient": {"age": 3, "primary": {"any_of": ["lung"]}, "weight": {"value": 1, "unit": "kg"}},
        "lesions": [{"site": "femur"}],
    }
    jsonschema.validate(good, schema)
    for bad in ({"patient": {"agee": 1}}, {"patient": {"primary": "nose"}}, {"lesions": [{"pain": 11}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)
    json.dumps(schema)


def test_a_compressed_file_is_read_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "record.yaml.gz"
    file.write_bytes(gzip.compress(b"patient: {age: 60}"))
    assert read_file(file) == {"patient": {"age": 60}}
    file.write_bytes(gzip.compress(b"patient: {age: 60}" * 99)[:-20])
    with pytest.raises(RecordError, match="the file cannot be read"):
        read_file(file)
    file.write_bytes(b"\x1f\x8bnothing")
    with pytest.raises(RecordError, match="the file cannot be read"):
        read_file(file)


def test_an_export_of_many_patients_is_told_from_a_broken_file() -> None:
    with pytest.raises(RecordError, match="NDJSON"):
        decode(b'{"a": 1}\n{"a": 2}\n', "export.ndjson")


def test_faults_and_implausible_values_are_listed_together(small: Library) -> None:
    with pytest.raises(RecordError) as caught:
        read_record({"patient": {"age": 400, "agee": 3}, "lesions": 3}, small.vocabulary, small.conversions)
    assert [fault.where for fault in caught.value.faults] == ["patient.agee", "lesions", "patient.age"]
