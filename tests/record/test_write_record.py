"""A record that is written and read again is the same record."""

from __future__ import annotations

from constants import DAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import records

from osteon.logic import Scope
from osteon.planner import Planner
from osteon.record import Record, read_record, record_data


def values_of(record: Record) -> object:
    """What counts: raw values and dates, without the words in which they were given."""
    plain = [{name: (entry.raw, entry.date) for name, entry in record.entries.items()}]
    for lesion in record.lesions:
        own = {name: (entry.raw, entry.date) for name, entry in lesion.entries.items()}
        courses = None if lesion.courses is None else [{n: (e.raw, e.date) for n, e in course.entries.items()} for course in lesion.courses]
        plain.append({"id": lesion.id, "own": own, "courses": courses})
    return plain


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)
@given(st.data())
def test_a_written_record_reads_as_the_same_values(small_planner: Planner, data: st.DataObject) -> None:
    vocabulary = small_planner.library.vocabulary
    names = {scope: [item.name for item in vocabulary.given(scope) if item.name != "last_dose"] for scope in Scope}
    record = data.draw(records(small_planner.engine.domain, names))
    again = read_record(record_data(record, vocabulary), vocabulary, small_planner.library.conversions)
    assert values_of(again) == values_of(record)


def test_dates_units_and_ranges_survive(small_planner: Planner) -> None:
    vocabulary, conversions = small_planner.library.vocabulary, small_planner.library.conversions
    given_data = {
        "id": "x",
        "patient": {
            "last_dose": "2025-11",
            "creatinine": {"value": 1.1, "unit": "mg/dL", "date": "2025-12-30", "source": "letter"},
            "weight": {"value": 70, "comparator": "<"},
            "primary": {"any_of": ["breast", "lung"]},
        },
        "lesions": [{"id": "a", "site": "L1", "radiotherapy": [{"dose": {"value": 800, "unit": "cGy"}}]}],
    }
    record = read_record(given_data, vocabulary, conversions)
    written = record_data(record, vocabulary)
    assert written["patient"]["last_dose"] == "2025-11"
    assert written["patient"]["creatinine"]["source"] == "letter"
    again = read_record(written, vocabulary, conversions)
    assert values_of(again) == values_of(record)
    assert small_planner.evaluate(again, DAY).patient == small_planner.evaluate(record, DAY).patient
