"""Which resources an input holds: of bundles of any type, lists, single resources; each once, in its newest version."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from osteon.faults import Fault, RecordError
from osteon.fhir.resources import BundleEntry, Reference, Resource, convert_alone, convert_whole, decode_whole
from osteon.library.fhir_mapping import FhirMapping

DEEPEST = 8
"""How deep bundles may stand in bundles."""


class Item(Struct, frozen=True, gc=False):
    """A resource, where it stands, and under which address."""

    place: str
    resource: Resource
    full_url: str = ""

    @property
    def name(self) -> str:
        """Type and id, as references write them; the type alone where there is no id."""
        kind, identifier = self.resource.resource_type, self.resource.id
        return f"{kind}/{identifier}" if identifier else kind


class Items(Struct, frozen=True):
    """The resources of an input, and what could not be taken as one."""

    items: list[Item]
    ignored: list[Fault]


def items_of(data: Any, mapping: FhirMapping) -> Items:
    """The resources in decoded JSON. Raises RecordError for what is no FHIR resource or list of them."""
    if isinstance(data, dict):
        try:
            return _tidy(_typed("", convert_whole(data), 0), [], mapping)
        except (msgspec.ValidationError, RecursionError):
            pass
    found: list[Item] = []
    ignored: list[Fault] = []
    _plain("", data, 0, found, ignored)
    return _tidy(found, ignored, mapping)


def items_in(content: bytes, mapping: FhirMapping) -> Items:
    """The resources in JSON, which is decoded in one pass where every part fits. Raises RecordError for what is no JSON."""
    try:
        return _tidy(_typed("", decode_whole(content), 0), [], mapping)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        pass
    try:
        data = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise RecordError([Fault("OST301", f"this is not JSON: {error}", "input")]) from None
    return items_of(data, mapping)


def _typed(place: str, resource: Resource, depth: int) -> list[Item]:
    if resource.resource_type not in ("Bundle", "Parameters"):
        return [Item(f"{place or 'resource'} {resource.resource_type}", resource)]
    found: list[Item] = []
    named = "entry" if resource.resource_type == "Bundle" else "parameter"
    for number, entry in enumerate(resource.entry or resource.parameter):
        if entry is None or entry.resource is None:
            if entry is not None and entry.request is not None and entry.full_url:
                found.append(_deleted(f"{named}[{number}]", entry))
            continue
        where = f"{place}.{named}[{number}]" if place else f"{named}[{number}]"
        inner = entry.resource
        if inner.resource_type in ("Bundle", "Parameters"):
            if depth < DEEPEST:
                found += _typed(where, inner, depth + 1)
        else:
            item = Item(f"{where} {inner.resource_type}", inner, entry.full_url or "")
            found.append(_deleted(item.place, entry) if entry.request is not None and entry.request.method == "DELETE" else item)
    return found


def _deleted(place: str, entry: BundleEntry) -> Item:
    """An entry of a history that takes a resource away; type and id are the last parts of its address."""
    resource = entry.resource
    parts = (entry.full_url or "").split("/_history/")[0].split("/")[-2:]
    name = f"{resource.resource_type}/{resource.id}" if resource is not None else "/".join(parts)
    return Item(place, Resource("", name, resource.meta if resource is not None else None), entry.full_url or "")


def _plain(place: str, data: Any, depth: int, found: list[Item], ignored: list[Fault]) -> None:
    """Resource by resource, so that one that does not fit leaves the others readable."""
    if isinstance(data, list):
        for number, item in enumerate(data):
            _plain(f"{place}[{number}]", item, depth + 1, found, ignored)
        return
    kind = data.get("resourceType") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(kind, str):
        ignored.append(Fault("OST331", "this is no resource", place or "input"))
        return
    if kind not in ("Bundle", "Parameters"):
        resource = convert_alone(data)
        if isinstance(resource, str):
            ignored.append(Fault("OST331", f"this resource cannot be read: {resource}", f"{place or 'resource'} {kind}"[:200]))
        else:
            found.append(Item(f"{place or 'resource'} {kind}", resource))
        return
    named = "entry" if kind == "Bundle" else "parameter"
    listed = data.get(named)
    for number, entry in enumerate(listed if isinstance(listed, list) and depth < DEEPEST else ()):
        where = f"{place}.{named}[{number}]" if place else f"{named}[{number}]"
        inner = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(inner, dict):
            continue
        before = len(found)
        _plain(where, inner, depth + 1, found, ignored)
        address, request = entry.get("fullUrl"), entry.get("request")
        if len(found) == before + 1 and isinstance(address, str):
            found[-1] = Item(found[-1].place, found[-1].resource, address)
        if len(found) == before + 1 and isinstance(request, dict) and request.get("method") == "DELETE":
            found[-1] = Item(found[-1].place, Resource("", found[-1].name, found[-1].resource.meta), found[-1].full_url)


def _tidy(items: list[Item], ignored: list[Fault], mapping: FhirMapping) -> Items:
    """Each resource once: of several versions the newest, of equal copies one; what a history deleted is gone."""
    groups: dict[str, list[Item]] = {}
    for number, item in enumerate(items):
        identifier = item.resource.id
        kind = item.resource.resource_type
        groups.setdefault(f"{kind}/{identifier}" if identifier and kind else f"#{number}", []).append(item)
    gone = {item.resource.id: _version(item) for item in items if not item.resource.resource_type}
    kept: list[Item] = []
    for group in groups.values():
        newest = _newest(group) if len(group) > 1 else group
        for item in newest:
            if not item.resource.resource_type:
                continue
            deleted = gone.get(item.name)
            if deleted is not None and deleted >= _version(item):
                ignored.append(Fault("OST331", "this resource was deleted", item.place))
            else:
                kept.append(item)
        why = "another copy or a newer version of this resource stands in the input"
        ignored += [Fault("OST331", why, item.place) for item in group if not any(item is other for other in newest)]
    return Items(kept, ignored)


def _version(item: Item) -> tuple[str, int]:
    meta = item.resource.meta
    number = meta.version_id if meta is not None and meta.version_id and meta.version_id.isdecimal() else "0"
    return ((meta.last_updated or "") if meta is not None else "", int(number[:18]))


def _newest(group: list[Item]) -> list[Item]:
    """The newest version; copies that differ and say nothing of their version all stay."""
    top = max(_version(item) for item in group)
    candidates = [item for item in group if _version(item) == top]
    unique: list[Item] = []
    for item in candidates:
        if not any(item.resource == other.resource for other in unique):
            unique.append(item)
    return unique


# -- whose they are -------------------------------------------------------------------------------


def of_one_patient(items: list[Item], ignored: list[Fault]) -> tuple[Item | None, list[Item]]:
    """The patient, if there is one, and the resources that are about that person.

    Raises RecordError where the input holds several people and it does not say which one is meant.
    """
    patients = [item for item in items if item.resource.resource_type == "Patient"]
    patients = _without_replaced(patients, ignored)
    if len(patients) > 1:
        hint = "Give one patient at a time."
        raise RecordError([Fault("OST340", f"the input holds {len(patients)} patients", "Bundle", hint=hint)])
    patient = patients[0] if patients else None
    others = [item for item in items if item.resource.resource_type != "Patient"]
    about: dict[str, list[Item]] = {}
    for item in others:
        about.setdefault(_subject(item.resource), []).append(item)
    names = [name for name in about if name]
    if patient is None:
        if len(names) > 1:
            message = f"the resources are about {len(names)} patients ({', '.join(sorted(names)[:4])})"
            raise RecordError([Fault("OST340", message, "Bundle", hint="Give one patient at a time.")])
        return None, others
    own = {patient.resource.id or "", patient.full_url, patient.full_url.rsplit("/", 1)[-1].removeprefix("urn:uuid:")} - {""}
    foreign = [name for name in names if name not in own]
    if not foreign:
        return patient, others
    if len(foreign) == len(names) == 1:
        message = f"the resources are about {foreign[0]}, which is not the id of the patient here; they were taken as this person's"
        ignored.append(Fault("OST334", message, patient.place))
        return patient, others
    for name in foreign:
        ignored += [Fault("OST331", f"this is about another patient ({name[:80]})", item.place) for item in about[name]]
    dropped = {id(item) for name in foreign for item in about[name]}
    return patient, [item for item in others if id(item) not in dropped]


def _without_replaced(patients: list[Item], ignored: list[Fault]) -> list[Item]:
    """Patients without those that say that another one replaces them."""
    kept = []
    for item in patients:
        replaced = [link for link in item.resource.link if link.type == "replaced-by" and link.other is not None]
        if replaced and len(patients) > 1:
            ignored.append(Fault("OST334", "this patient is a duplicate that another entry replaces", item.place))
        else:
            kept.append(item)
    return kept or patients


def _subject(resource: Resource) -> str:
    """The id of the person a resource is about, without what stands before it; empty where it does not say."""
    reference: Reference | None = resource.subject or resource.patient
    text = (reference.reference or "") if reference is not None else ""
    if "?" in text or text.startswith("#"):
        return ""
    head, _, last = text.rpartition("/")
    if text.startswith("urn:"):
        return text.removeprefix("urn:uuid:")
    return last if not head or head.rsplit("/", 1)[-1] == "Patient" else ""


def references_of(items: list[Item]) -> dict[str, Resource]:
    """The resources by every address under which another one may name them."""
    found: dict[str, Resource] = {}
    for item in items:
        identifier = item.resource.id
        if identifier:
            found[f"{item.resource.resource_type}/{identifier}"] = item.resource
        if item.full_url:
            found[item.full_url] = item.resource
    return found
