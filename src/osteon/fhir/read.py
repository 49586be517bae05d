"""From FHIR R4 (mCODE, US Core) to a record, with an account of what was used and what was not."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.faults import Fault, RecordError
from osteon.fhir.codes import CodeIndex, Target, codings
from osteon.fhir.resources import BodySite, CodeableConcept, Component, Quantity, Resource, entries_of, read_resource
from osteon.library import Library
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope
from osteon.record import Course, Entry, Lesion, Record, ValueReader

_MEDICATIONS = ("MedicationRequest", "MedicationStatement", "MedicationAdministration")
_READ_TYPES = ("Patient", "Condition", "Observation", "Procedure", *_MEDICATIONS)
_INVALID = ("entered-in-error", "cancelled", "preliminary", "registered", "not-done", "not-taken", "unknown")
_CURRENT, _PLANNED, _PAST = "current", "planned", "past"
_EXPOSURE = {
    "active": _CURRENT,
    "in-progress": _CURRENT,
    "on-hold": _CURRENT,
    "intended": _PLANNED,
    "draft": _PLANNED,
    "completed": _PAST,
    "stopped": _PAST,
    "ended": _PAST,
}
_STRONGER = {_CURRENT: 3, _PLANNED: 2, _PAST: 1}


class Use(Struct, frozen=True):
    """One statement of the input that went into the record."""

    fact: str
    value: str
    place: str
    lesion: str | None = None
    date: str = ""


class Account(Struct, frozen=True):
    """The record, what it was made from, and what was not used and why."""

    record: Record
    used: tuple[Use, ...]
    ignored: tuple[Fault, ...]


class _Found(Struct, frozen=True):
    value: Any
    when: str
    place: str


def is_fhir(data: Any) -> bool:
    """Whether decoded JSON is a FHIR resource."""
    return isinstance(data, dict) and isinstance(data.get("resourceType"), str)


def read_fhir(data: Any, library: Library, as_of: date) -> Account:
    """The record in a Bundle or a single resource; ages are those on the day `as_of`.

    Nothing is guessed: what cannot be mapped is named in the account and left unknown. Raises
    RecordError for input without a patient, or with more than one.
    """
    return _Reader(library, as_of).read(data)


class _Reader:
    def __init__(self, library: Library, as_of: date) -> None:
        self.library = library
        self.as_of = as_of
        self.index = CodeIndex(library)
        self.mapping = library.fhir
        self.lasting = {self.named(name) for name in self.mapping.lasting}
        self.found: dict[Fact, list[_Found]] = {}
        self.past: list[tuple[Fact, _Found, str]] = []
        self.lesions: list[tuple[str, str | None, str]] = []
        self.courses: dict[str, list[tuple[dict[str, Any], str]]] = {}
        self.ignored: list[Fault] = []
        self.unmapped: Counter[tuple[str, str]] = Counter()
        self.by_reference: dict[str, Resource] = {}

    def read(self, data: Any) -> Account:
        entries = []
        for place, item in entries_of(data):
            resource = read_resource(item)
            if isinstance(resource, str):
                self.ignore(place, f"this resource cannot be read: {resource}")
                continue
            entries.append((f"{place} {resource.resource_type}", resource))
            if resource.id:
                self.by_reference[f"{resource.resource_type}/{resource.id}"] = resource
                self.by_reference[resource.id] = resource
            full = item.get("fullUrl") if isinstance(item, dict) else None
            if isinstance(full, str):
                self.by_reference[full] = resource
        patients = [resource for _, resource in entries if resource.resource_type == "Patient"]
        if len(patients) > 1:
            raise RecordError([Fault("OST340", f"the input holds {len(patients)} patients", "Bundle", hint="Give one patient at a time.")])
        if not any(resource.resource_type in _READ_TYPES for _, resource in entries):
            raise RecordError([Fault("OST330", "the input holds no resource about a patient that can be read", "Bundle")])
        for place, resource in entries:
            self.resource(place, resource)
        for (kind, words), count in sorted(self.unmapped.items()):
            times = f" ({count} times)" if count > 1 else ""
            self.ignore(kind, f"{words}{times}: no fact has this code")
        return self.account(patients[0].id if patients else None)

    def ignore(self, place: str, why: str) -> None:
        self.ignored.append(Fault("OST331", why, place))

    def resource(self, place: str, resource: Resource) -> None:
        if resource.resource_type not in _READ_TYPES:
            return
        if resource.status in _INVALID or _codes(resource.verification_status) & {"entered-in-error", "refuted"}:
            state = resource.status if resource.status in _INVALID else "refuted or entered in error"
            self.ignore(place, f"{_words(resource)} is {state}")
            return
        match resource.resource_type:
            case "Patient":
                self.patient(place, resource)
            case "Condition":
                self.condition(place, resource)
            case "Observation":
                self.observation(place, resource)
            case "Procedure":
                self.procedure(place, resource)
            case _:
                self.medication(place, resource)

    # -- resources ------------------------------------------------------------------------------

    def patient(self, place: str, resource: Resource) -> None:
        if resource.gender in ("male", "female"):
            self.add(self.named(self.mapping.gender), resource.gender, "", place)
        elif resource.gender:
            self.ignore(place, f"gender {resource.gender} says nothing about sex")
        if resource.birth_date:
            self.add(self.named(self.mapping.birth_date), {"born": resource.birth_date}, "", place)

    def condition(self, place: str, resource: Resource) -> None:
        when = (resource.onset_date_time or resource.recorded_date or "")[:10]
        suspected = bool(_codes(resource.verification_status) & {"unconfirmed", "provisional", "differential"})
        targets = self.index.targets(resource.code)
        ended = _codes(resource.clinical_status) & {"inactive", "resolved", "remission"}
        if ended:
            lasting = [] if suspected else [target for target in targets if target.fact in self.lasting]
            for target in lasting:
                self.past.append((target.fact, _Found(target.value, when, place), f"{_words(resource)} ({', '.join(sorted(ended))})"))
            if not lasting:
                self.ignore(place, f"{_words(resource)} is no longer active")
            return
        sites = [(target, site) for site in resource.body_site for target in self.sites(site)]
        bone = self.named(self.mapping.bone_metastases)
        says_bone = any(target.fact == bone for target in targets)
        secondary = self.index.says(resource.code, self.mapping.secondary_cancer)
        if bone is not None and (says_bone or (secondary and sites)):
            self.add(bone, "suspected" if suspected else "confirmed", when, place)
            for target, site in sites:
                self.lesions.append((str(target.value), self.side(site), place))
            return
        used = False
        for target in targets:
            if target.fact.scope is Scope.LESION and target.fact == self.library.role(self.library.roles.site):
                self.lesions.append((str(target.value), None, place))
                if bone is not None:
                    self.add(bone, "suspected" if suspected else "confirmed", when, place)
                used = True
            elif target.fact.scope is Scope.PATIENT and not suspected:
                self.add(target.fact, True if target.value is None else target.value, when, place)
                used = True
        if suspected and targets and not used:
            self.ignore(place, f"{_words(resource)} is only suspected")
        elif not used:
            self.unmapped[("Condition", _words(resource))] += 1

    def observation(self, place: str, resource: Resource) -> None:
        when = _when(resource)
        values: list[tuple[CodeableConcept | None, Resource | Component, str]] = []
        if _has_value(resource):
            values.append((resource.code, resource, place))
        values += [(part.code, part, f"{place}.component[{number}]") for number, part in enumerate(resource.component)]
        if not values:
            self.ignore(place, f"{_words(resource)} has no value")
        for code, holder, where in values:
            targets = self.index.targets(code)
            if not targets:
                self.unmapped[("Observation", code.words if code else "no code")] += 1
            for target in targets:
                self.observed(target, holder, when, where)

    def observed(self, target: Target, holder: Any, when: str, place: str) -> None:
        declaration = self.library.vocabulary.find(target.fact)
        if target.fact.scope is not Scope.PATIENT:
            self.ignore(place, f"{declaration.label} belongs to a lesion, and none is named")
            return
        value: Any = None
        match declaration.type:
            case NumberType():
                value = _number(holder)
            case BooleanType() | ChoiceType():
                value = holder.value_boolean
                if value is None:
                    value = self.index.answer(holder.value_codeable_concept, declaration)
                if value is not None and target.value is not None:
                    # The code itself names the finding, and the answer says whether it is there.
                    stated = value in (True, "confirmed", "positive", "detected", target.value)
                    value = target.value if stated else value
        if value is None:
            self.ignore(place, f"the value of {declaration.label} is not understood")
            return
        self.add(target.fact, value, when, place)

    def medication(self, place: str, resource: Resource) -> None:
        concept = resource.medication_codeable_concept
        if concept is None and resource.medication_reference is not None:
            referred = self.by_reference.get(resource.medication_reference.reference or "")
            concept = referred.code if referred is not None else None
        if resource.do_not_perform:
            self.ignore(place, "the request says not to give this medicine")
            return
        status = _EXPOSURE.get(resource.status or "")
        if resource.intent in ("proposal", "plan") and status == _CURRENT:
            status = _PLANNED
        targets = self.index.drugs(concept)
        if not targets:
            self.unmapped[(resource.resource_type, concept.words if concept else "no code")] += 1
        elif status is None:
            self.ignore(place, f"{concept.words if concept else 'a medicine'} has no status that says whether it is taken")
        else:
            for target in targets:
                self.add(target.fact, status, _when(resource), place)

    def procedure(self, place: str, resource: Resource) -> None:
        when = _when(resource)
        if self.index.says(resource.code, self.mapping.radiotherapy):
            self.radiotherapy(place, resource, when)
            return
        targets = [target for target in self.index.targets(resource.code) if target.fact.scope is Scope.PATIENT]
        done = resource.status == "completed"
        for target in targets:
            kind = self.library.vocabulary.find(target.fact).type
            if isinstance(kind, ChoiceType) and target.value is None:
                self.add(target.fact, _EXPOSURE.get(resource.status or "", _PAST), when, place)
            elif done:
                self.add(target.fact, True if target.value is None else target.value, when, place)
        if not targets:
            self.unmapped[("Procedure", _words(resource))] += 1

    def radiotherapy(self, place: str, resource: Resource, when: str) -> None:
        """A course with its dose to each volume; it is attached to the lesion of the same site."""
        sites = [(str(target.value), self.side(site)) for site in resource.body_site for target in self.sites(site)]
        doses = [item for item in resource.extension if item.url.endswith("dose-delivered-to-volume")]
        course: dict[str, Any] = {}
        if len(doses) == 1:
            for part in doses[0].extension:
                if part.url == "totalDoseDelivered" and part.value_quantity is not None:
                    course["dose"] = _quantity(part.value_quantity)
                if part.url == "fractionsDelivered":
                    course["fractions"] = part.value_unsigned_int or part.value_positive_int or part.value_integer
        elif len(doses) > 1:
            self.ignore(place, "the course has several volumes; no dose can be told for one bone")
        if resource.performed_period and resource.performed_period.end:
            when = resource.performed_period.end[:10]
        if when:
            course["end"] = when
        if not sites:
            self.ignore(place, f"{_words(resource)}: no bone is named that was irradiated")
        for site, side in sites:
            self.courses.setdefault(f"{site}|{side or ''}", []).append((course, place))

    # -- pieces ---------------------------------------------------------------------------------

    def named(self, written: str) -> Fact | None:
        return self.library.role(written) if written else None

    def sites(self, site: CodeableConcept) -> list[Target]:
        fact = self.library.role(self.library.roles.site)
        return [target for target in self.index.targets(site) if target.fact == fact]

    def side(self, site: BodySite) -> str | None:
        concepts = [item.value_codeable_concept for item in site.extension if "laterality" in item.url]
        for concept in concepts:
            for system, code in codings(concept):
                for word, known in (("left", self.mapping.left), ("right", self.mapping.right)):
                    if known is not None and (known.system, known.code) == (system, code):
                        return word
        return None

    def add(self, fact: Fact | None, value: Any, when: str, place: str) -> None:
        if fact is not None and fact.key in self.library.vocabulary.by_key:
            self.found.setdefault(fact, []).append(_Found(value, when, place))

    # -- the record -----------------------------------------------------------------------------

    def account(self, patient: str | None) -> Account:
        values = ValueReader(self.library.conversions)
        used: list[Use] = []
        entries: dict[str, Entry] = {}
        self.add_past()
        for fact in sorted(self.found, key=lambda fact: fact.written):
            entry = self.settled(fact, self.found[fact], values, used)
            if entry is not None:
                entries[fact.name] = entry
        lesions = self.lesion_list(values, used)
        notes = [*values.faults, *values.notes, *self.ignored]
        return Account(Record(patient or "", entries, lesions, tuple(notes)), tuple(used), tuple(self.ignored))

    def add_past(self) -> None:
        """Conditions that are over state what lasts, where no active one does."""
        active = set(self.found)
        for fact, found, words in self.past:
            label = self.library.vocabulary.find(fact).label
            if fact in active:
                self.ignore(found.place, f"{words} is no longer active")
            else:
                self.ignored.append(Fault("OST333", f"{words} was taken as {label}, as nothing else states it", found.place))
                self.add(fact, found.value, found.when, found.place)

    def settled(self, fact: Fact, found: list[_Found], values: ValueReader, used: list[Use]) -> Entry | None:
        """The entry for one fact: the newest statement; of equally new ones that differ, all as possible.

        A later statement of a fact that lasts (another cancer) does not replace an earlier one.
        """
        declaration = self.library.vocabulary.find(fact)
        if isinstance(declaration.type, ChoiceType) and all(item.value in _STRONGER for item in found):
            best = max(found, key=lambda item: (_STRONGER[item.value], item.when))
            used.append(Use(fact.written, str(best.value), best.place, date=best.when))
            return values.entry(declaration, {"value": best.value, "source": best.place}, best.place)
        newest = max(item.when for item in found)
        latest = found if fact in self.lasting else [item for item in found if item.when == newest]
        given = []
        for item in latest:
            value = item.value
            if isinstance(value, dict) and "born" in value:
                return self.age(declaration.fact, str(value["born"]), item, values, used)
            fields = dict(value) if isinstance(value, dict) else {"value": value}
            if item.when:
                fields["date"] = item.when
            fields["source"] = item.place
            entry = values.entry(declaration, fields, item.place)
            if entry is not None:
                given.append((item, entry))
        if not given:
            return None
        first = given[0][1]
        different = [entry for _, entry in given if entry.raw != first.raw]
        for item, entry in given:
            used.append(Use(fact.written, entry.given, item.place, date=item.when))
        if different:
            shown = " and ".join(dict.fromkeys(entry.given for _, entry in given))
            self.ignored.append(
                Fault(
                    "OST332",
                    f"{declaration.label}: {shown}{'' if fact in self.lasting else ' on the same day'}; all are kept as possible",
                    given[0][0].place,
                )
            )
            raw: Any
            if isinstance(declaration.type, ChoiceType):
                raw = 0
                for _, entry in given:
                    raw |= entry.raw
            elif isinstance(declaration.type, BooleanType):
                return None
            else:
                raw = (min(entry.raw[0] for _, entry in given), max(entry.raw[1] for _, entry in given))
            return Entry(raw, shown, first.date, first.origin)
        return first

    def age(self, fact: Fact, born: str, item: _Found, values: ValueReader, used: list[Use]) -> Entry | None:
        """The age of a person born on a day (or in a month, or year); as a range where not exact."""
        days = values.day(born, item.place)
        if days is None:
            return None
        youngest, oldest = (date.fromordinal(int(day)) for day in (days[1], days[0]))
        low, high = (_years(day, self.as_of) for day in (youngest, oldest))
        used.append(Use(fact.written, f"born {born}", item.place))
        declaration = self.library.vocabulary.find(fact)
        given = {"value": low} if low == high else {"low": low, "high": high}
        return values.entry(declaration, given | {"source": item.place}, item.place)

    def lesion_list(self, values: ValueReader, used: list[Use]) -> tuple[Lesion, ...]:
        site_fact, side_fact = self.library.role(self.library.roles.site), self.library.role(self.library.roles.side)
        lesions: list[Lesion] = []
        seen: set[tuple[str, str | None]] = set()
        for site, side, place in self.lesions:
            if (site, side) in seen:
                continue
            seen.add((site, side))
            name = site if side is None else f"{site}-{side}"
            entries: dict[str, Entry] = {}
            for fact, value in ((site_fact, site), (side_fact, side)):
                entry = values.entry(self.library.vocabulary.find(fact), value, place) if value else None
                if entry is not None:
                    entries[fact.name] = entry
            used.append(Use(site_fact.written, name, place, name))
            lesions.append(Lesion(name, entries, self.courses_of(site, side, values, used, name)))
        for key, courses in self.courses.items():
            for _, place in courses:
                self.ignore(place, f"radiotherapy to {key.partition('|')[0]}, where no bone metastasis is recorded")
        return tuple(lesions)

    def courses_of(self, site: str, side: str | None, values: ValueReader, used: list[Use], lesion: str) -> tuple[Course, ...] | None:
        """The courses to one site, each counted once; None where none is recorded, which is not "none"."""
        found = self.courses.pop(f"{site}|{side or ''}", None)
        if found is None:
            return None
        unique: dict[str, tuple[dict[str, Any], str]] = {}
        for course, place in found:
            key = repr({name: value for name, value in course.items() if name != "end"})
            if key in unique:
                self.ignore(place, "the same course was already counted")
            unique.setdefault(key, (course, place))
        courses = []
        for course, place in unique.values():
            entries: dict[str, Entry] = {}
            for name, written in (
                ("dose", self.mapping.course_dose),
                ("fractions", self.mapping.course_fractions),
                ("end", self.mapping.course_end),
            ):
                fact = self.named(written)
                if fact is None or course.get(name) is None or fact.key not in self.library.vocabulary.by_key:
                    continue
                entry = values.entry(self.library.vocabulary.find(fact), course[name], place)
                if entry is not None:
                    entries[fact.name] = entry
                    used.append(Use(fact.written, entry.given, place, lesion))
            courses.append(Course(entries))
        return tuple(courses)


def _codes(concept: CodeableConcept | None) -> set[str]:
    return {coding.code for coding in concept.coding if coding.code} if concept is not None else set()


def _words(resource: Resource) -> str:
    return resource.code.words if resource.code is not None else resource.resource_type


def _when(resource: Resource) -> str:
    period = resource.effective_period or resource.performed_period
    dates = (
        resource.effective_date_time,
        resource.performed_date_time,
        (period.end or period.start) if period else None,
        resource.authored_on,
        resource.date_asserted,
        resource.issued,
    )
    return next((text[:10] for text in dates if text), "")


def _has_value(holder: Any) -> bool:
    return any(
        getattr(holder, name) is not None
        for name in ("value_quantity", "value_codeable_concept", "value_integer", "value_boolean", "value_string", "value_range")
    )


def _quantity(quantity: Quantity) -> dict[str, Any] | None:
    """A quantity as a record writes it; the UCUM code goes before the printed unit."""
    if quantity.value is None:
        return None
    result: dict[str, Any] = {"value": quantity.value}
    unit = quantity.code or quantity.unit
    if unit:
        result["unit"] = unit
    if quantity.comparator:
        result["comparator"] = quantity.comparator
    return result


def _number(holder: Any) -> dict[str, Any] | None:
    if holder.value_quantity is not None:
        return _quantity(holder.value_quantity)
    if holder.value_integer is not None:
        return {"value": holder.value_integer}
    if holder.value_range is not None:
        low, high = holder.value_range.low, holder.value_range.high
        result: dict[str, Any] = {}
        for name, part in (("low", low), ("high", high)):
            if part is not None and part.value is not None:
                result[name] = part.value
                result.setdefault("unit", part.code or part.unit)
        return {name: value for name, value in result.items() if value is not None} or None
    return None


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


__all__ = ["Account", "Use", "is_fhir", "read_fhir"]
