"""The Patient resource: sex, age, death."""

from __future__ import annotations

from osteon.fhir.entries import Item
from osteon.fhir.moments import day_of, span
from osteon.fhir.reading import CONFLICT, DOUBTFUL, UNDATED, Reading


def read_patient(reading: Reading, item: Item) -> None:
    """Takes down sex, date of birth and death."""
    resource, mapping = item.resource, reading.mapping
    sex = mapping.genders.get(resource.gender or "", "")
    at_birth = ""
    for extension in resource.extension:
        if mapping.birth_sex_extensions and extension.url.endswith(mapping.birth_sex_extensions):
            coded = extension.value_code or (extension.value_coding.code if extension.value_coding else None) or ""
            at_birth = mapping.genders.get(coded, at_birth)
    fact = reading.named(mapping.gender)
    if sex and at_birth and sex != at_birth:
        reading.ignore(item, f"gender is {sex} and sex at birth {at_birth}; both are kept as possible", CONFLICT)
        reading.state(fact, {"any_of": [sex, at_birth]}, UNDATED, item, "gender")
    elif sex or at_birth:
        reading.state(fact, sex or at_birth, UNDATED, item, "gender" if sex else "extension")
    elif resource.gender:
        reading.ignore(item, f"gender {resource.gender[:40]} says nothing about sex")
    if resource.birth_date:
        if span(resource.birth_date) is None:
            reading.ignore(item, f'"{resource.birth_date[:40]}" is not a date of birth')
        else:
            reading.state(reading.named(mapping.birth_date), {"born": resource.birth_date}, UNDATED, item, "birthDate")
    _death(reading, item)


def _death(reading: Reading, item: Item) -> None:
    resource = item.resource
    died = resource.deceased_date_time or ""
    moment = span(died)
    if died and moment is not None and moment[0] < reading.tomorrow:
        reading.died = day_of(died)
        reading.state(reading.named(reading.mapping.death_date), day_of(died), UNDATED, item, "deceasedDateTime")
        reading.ignore(item, f"the person died on {day_of(died)}", DOUBTFUL)
    elif resource.deceased_boolean:
        reading.died = "yes"
        reading.ignore(item, "the person has died; the day is not said", DOUBTFUL)
