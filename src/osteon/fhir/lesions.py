"""Lesions of the record: the bones that the input names, and the courses of radiotherapy to each."""

from __future__ import annotations

from osteon.fhir.account import Use, course_uses
from osteon.fhir.moments import day_of
from osteon.fhir.radiotherapy import each_once
from osteon.fhir.reading import DOUBTFUL, GivenCourse, Place, Reading
from osteon.fhir.sites import within
from osteon.record import Course, Entry, Lesion, ValueReader


def lesions_of(reading: Reading, values: ValueReader, used: list[Use]) -> tuple[Lesion, ...]:
    """One lesion for each bone (and side) that is named as the place of a metastasis."""
    named: dict[tuple[str, str | None], list[Place]] = {}
    for place in reading.places:
        named.setdefault((place.site, place.side), []).append(place)
    courses = _attached(reading, list(named))
    return tuple(
        _lesion(reading, values, used, places, courses.get(key, []))
        for key, places in sorted(named.items(), key=lambda pair: (pair[0][0], pair[0][1] or ""))
    )


def _lesion(reading: Reading, values: ValueReader, used: list[Use], places: list[Place], courses: list[GivenCourse]) -> Lesion:
    library = reading.library
    sure = [place for place in places if not place.suspected]
    place = min(sure or places, key=lambda item: item.item.name)
    name = place.site if place.side is None else f"{place.site}-{place.side}"
    stated: list[tuple[str, str | None]] = [(library.roles.site, place.site), (library.roles.side, place.side)]
    stated.append((reading.mapping.lesion_certainty, "confirmed" if sure else "suspected"))
    entries: dict[str, Entry] = {}
    for written, value in stated:
        fact = reading.named(written)
        entry = (
            values.entry(library.vocabulary.find(fact), {"value": value, "source": place.item.place}, place.item.place)
            if fact and value
            else None
        )
        if fact is not None and entry is not None:
            entries[fact.name] = entry
    used.append(Use(reading.library.roles.site, name, place.item.place, name, "", place.item.name, place.path))
    if not courses:
        return Lesion(name, entries, None)
    return Lesion(name, entries, tuple(_course(reading, values, used, name, course) for course in each_once(reading, courses)))


def _course(reading: Reading, values: ValueReader, used: list[Use], lesion: str, course: GivenCourse) -> Course:
    known = reading.mapping.radiotherapy
    entries: dict[str, Entry] = {}
    end = day_of(course.end) if course.completed else ""
    for written, given in ((known.dose, course.dose), (known.fractions, course.fractions), (known.end, end or None)):
        fact = reading.named(written)
        if fact is None or given is None:
            continue
        fields = given if isinstance(given, dict) else {"value": given}
        entry = values.entry(reading.library.vocabulary.find(fact), fields | {"source": course.item.place}, course.item.place)
        if entry is not None:
            entries[fact.name] = entry
    used += course_uses(reading, entries, lesion, course)
    return Course(entries)


def _attached(reading: Reading, lesions: list[tuple[str, str | None]]) -> dict[tuple[str, str | None], list[GivenCourse]]:
    """The courses to each lesion; those to no lesion are named.

    A course belongs to the lesions of its bone, and to those within the region that it names. A side that
    only one of the two states keeps them together, because an earlier dose is the safer thing to assume.
    """
    found: dict[tuple[str, str | None], list[GivenCourse]] = {}
    for course in reading.courses:
        hit = [key for key in lesions if within(reading, key[0], course.site) and (key[1] == course.side or None in (key[1], course.side))]
        for key in hit:
            found.setdefault(key, []).append(course)
            if key[0] != course.site:
                reading.ignore(course.item, f"the course to {course.site} is counted for {key[0]}, which lies in it", DOUBTFUL)
        if not hit:
            where = f"{course.site}, {course.side}" if course.side else course.site
            reading.ignore(course.item, f"radiotherapy to {where}, where no bone metastasis is recorded", DOUBTFUL)
    return found
