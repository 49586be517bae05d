"""Procedures, and courses of radiotherapy among them: dose, fractions and end for each bone, each course once."""

from __future__ import annotations

from typing import Any

from osteon.fhir.entries import Item
from osteon.fhir.moments import NEVER, moment_of, span
from osteon.fhir.numbers import quantity_of
from osteon.fhir.observations import words_of
from osteon.fhir.reading import DOUBTFUL, UNDATED, Exposure, GivenCourse, Reading
from osteon.fhir.resources import Extension, Resource, concept, listed
from osteon.fhir.sites import Sites, sites_of, structure_sites
from osteon.logic import ChoiceType, Scope


def read_procedure(reading: Reading, item: Item) -> None:
    """Takes down what a procedure states."""
    resource, known = item.resource, reading.mapping.radiotherapy
    code = concept(resource.code)
    when = reading.moment(item, moment_of(resource), words_of(code)) if moment_of(resource) else UNDATED
    if when is None:
        return
    if reading.index.says(code, known.internal):
        reading.ignore(item, f"{words_of(code)} is no external beam; no dose to a bone was taken from it")
        return
    if _is_part(reading, resource):
        _part(reading, item)
        return
    dosed = any(
        extension.url.endswith((*known.volume_extensions, *known.dose_extensions)) for extension in resource.extension if extension.url
    )
    filed = dosed and any(reading.index.says(concept(part), known.courses) for part in listed(resource.category))
    if filed or reading.index.says(code, known.courses):
        _course(reading, item)
        return
    used = False
    for match in reading.index.matches(code):
        if match.fact.scope is not Scope.PATIENT:
            continue
        kind = reading.library.vocabulary.find(match.fact).type
        state = reading.mapping.statuses.exposure.get(resource.status or "", "")
        if isinstance(kind, ChoiceType) and match.value is None:
            if state:
                found = Exposure(match.fact, words_of(code).lower(), state, False, when[0], when[1], item, "code", match.how)
                reading.exposures.setdefault(match.fact, []).append(found)
                used = True
        elif resource.status == "completed":
            reading.state(match.fact, True if match.value is None else match.value, when, item, "code", match.how)
            used = True
    if not used:
        reading.unmapped[("Procedure", words_of(code))] += 1


def _is_part(reading: Reading, resource: Resource) -> bool:
    """Whether this is a phase or plan of a course, by its code, or by its profile where it has none."""
    known = reading.mapping.radiotherapy
    profiles = resource.meta.profile if resource.meta is not None else []
    return reading.index.says(concept(resource.code), known.parts) or any(
        profile.split("|")[0].endswith(known.part_profiles) for profile in profiles if known.part_profiles
    )


def _part(reading: Reading, item: Item) -> None:
    courses = [reading.resolve(reference.reference, item.resource) for reference in listed(item.resource.part_of)]
    if any(course is not None for course in courses):
        reading.ignore(item, "this is a part of a course of radiotherapy, which is not counted beside it")
    else:
        reading.ignore(item, "this is a part of a course of radiotherapy that is not in the input; its whole dose is not known", DOUBTFUL)


# -- one course ------------------------------------------------------------------------------------


def _course(reading: Reading, item: Item) -> None:
    """One course, split by the bones of its volumes; what lies in no bone is named."""
    resource = item.resource
    sites: Sites = [site for part in listed(resource.body_site) for site in sites_of(reading, part)]
    volumes = _volumes(reading, resource)
    placed = [(sites_, dose, fractions) for sites_, dose, fractions in volumes if sites_]
    unplaced = [(dose, fractions) for sites_, dose, fractions in volumes if sites_ is None]
    doses: dict[tuple[str, str | None], list[tuple[Any, Any]]] = {}
    for sites_, dose, fractions in placed:
        for found in sites_ or ():
            doses.setdefault(found, []).append((dose, fractions))
    for found in sites:
        if not any(found[0] == other[0] for other in doses):
            doses[found] = list(unplaced)
    if not doses:
        names = ", ".join(part.words for part in listed(resource.body_site)) or "no body site"
        reading.ignore(item, f"{words_of(concept(resource.code))}: no bone is named that was irradiated ({names[:120]})")
        return
    period = resource.performed_period
    start = (period.start if period else None) or resource.performed_date_time or ""
    end = (period.end if period else None) or resource.performed_date_time or ""
    for (site, side), given in doses.items():
        if len(given) > 1:
            reading.ignore(item, f"the course has several volumes in one bone ({site}); its dose is a range", DOUBTFUL)
        dose, fractions = _range([dose for dose, _ in given]), _range([fractions for _, fractions in given])
        completed = resource.status in ("completed", "stopped")
        reading.courses.append(GivenCourse(site, side, start, end, completed, dose, fractions, item, "extension"))


def _volumes(reading: Reading, resource: Resource) -> list[tuple[Sites | None, Any, Any]]:
    """For each volume its bones (None where it does not say where it lies), dose and fractions."""
    known = reading.mapping.radiotherapy
    endings = known.volume_extensions
    found = [_volume(reading, resource, extension) for extension in resource.extension if endings and extension.url.endswith(endings)]
    total = _direct(reading, resource.extension, known.dose_extensions)
    if not found and total is not None:
        single = _direct(reading, resource.extension, known.single_dose_extensions)
        found.append((None, total, _fractions(total, single)))
    return found


def _volume(reading: Reading, resource: Resource, extension: Extension) -> tuple[Sites | None, Any, Any]:
    known = reading.mapping.radiotherapy
    sites: Sites | None = None
    fractions: dict[str, Any] | None = None
    for part in extension.extension:
        if part.url in known.volume_reference_extensions and part.value_reference is not None:
            structure = reading.resolve(part.value_reference.reference, resource)
            if structure is not None and concept(structure.location) is not None:
                sites = structure_sites(reading, structure)
        if part.url in known.fractions_extensions:
            number = next((n for n in (part.value_unsigned_int, part.value_positive_int, part.value_integer) if n is not None), None)
            fractions = {"value": number} if number is not None else None
    return sites, _direct(reading, extension.extension, known.dose_extensions), fractions


def _direct(reading: Reading, extensions: list[Extension], endings: tuple[str, ...]) -> dict[str, Any] | None:
    """The quantity of the first extension whose address ends so; without a unit it says nothing."""
    for extension in extensions:
        if endings and extension.url.endswith(endings) and extension.value_quantity is not None:
            given = quantity_of(extension.value_quantity, reading.index.systems)
            return given if given is not None and "unit" in given else None
    return None


def _fractions(total: dict[str, Any], single: dict[str, Any] | None) -> dict[str, Any] | None:
    """The number of fractions from the total and the single dose, where it comes out whole."""
    if single is None or single.get("unit") != total.get("unit") or not single["value"]:
        return None
    number = total["value"] / single["value"]
    return {"value": round(number)} if abs(number - round(number)) < 0.02 and number >= 0.5 else None


def _range(given: list[dict[str, Any] | None]) -> dict[str, Any] | None:
    """Several amounts as the range between them; None where one is missing or their units differ."""
    known = [amount for amount in given if amount is not None]
    if len(known) < len(given) or not known or len({(amount.get("unit"), amount.get("comparator")) for amount in known}) > 1:
        return None
    values = [amount["value"] for amount in known]
    if len(set(values)) == 1:
        return known[0]
    unit = {"unit": known[0]["unit"]} if "unit" in known[0] else {}
    return {"low": min(values), "high": max(values), **unit}


# -- each course once ------------------------------------------------------------------------------


def each_once(reading: Reading, courses: list[GivenCourse]) -> list[GivenCourse]:
    """Courses to one bone, without those that report the same one again; the completed and fuller report stays."""
    ordered = sorted(courses, key=lambda course: (not course.completed, -_amount(course.dose), not course.end, course.item.name))
    kept: list[GivenCourse] = []
    for course in ordered:
        same = next((other for other in kept if _same(course, other)), None)
        if same is None:
            kept.append(course)
        else:
            reading.ignore(course.item, f"the same course to {course.site} was already counted ({same.item.name})")
    return sorted(kept, key=lambda course: (span(course.end) or NEVER, course.item.name))


def _amount(dose: dict[str, Any] | None) -> float:
    if dose is None:
        return 0.0
    value = dose.get("value", dose.get("high", 0.0))
    return float(value) if isinstance(value, int | float) else 0.0


def _same(one: GivenCourse, other: GivenCourse) -> bool:
    """Whether two reports can only be of one course: one resource, overlapping times, or all that they say is equal."""
    if one.item.name == other.item.name and one.item.resource.id:
        return True
    spans = [(span(course.start or course.end), span(course.end or course.start)) for course in (one, other)]
    (first_a, last_a), (first_b, last_b) = spans
    if first_a and last_a and first_b and last_b and first_a != NEVER and first_b != NEVER:
        return first_a[0] <= last_b[1] and first_b[0] <= last_a[1]
    return one.dose == other.dose and one.fractions == other.fractions
