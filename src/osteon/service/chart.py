"""Puts what a record system sent into one bundle about one patient, and says what was left out. Two patients are never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

_DEEPEST_BUNDLE = 4
_REFERRING = ("subject", "patient", "beneficiary", "individual")


class Chart(Struct, frozen=True):
    """The bundle, and what has to be said of it.

    `other_patient`: the Patient that was sent is another one than the one in the context; the bundle is then empty.
    `foreign` counts resources about someone else, which were left out; `failed` names the parts that could not be fetched, and
    `partial` those of which not all was sent.
    """

    bundle: dict[str, Any]
    other_patient: bool = False
    foreign: int = 0
    failed: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.bundle["entry"]


def chart_of(parts: dict[str, Any], patient: str, failed: Iterable[str] = ()) -> Chart:
    """The chart of the patient with this id, from the parts that were sent or fetched, by their names."""
    lost = list(failed)
    partial: list[str] = []
    found: dict[tuple[str, str], dict[str, Any]] = {}
    nameless: list[dict[str, Any]] = []
    patients: dict[str, str] = {}
    other_patient = False
    entries: list[tuple[str, str, dict[str, Any]]] = []
    for name, part in parts.items():
        if part is None:
            continue
        if not isinstance(part, dict):
            lost.append(name)
            continue
        if next_page(part) is not None:
            partial.append(name)
        for full, resource in resources_in(part):
            if resource.get("resourceType") == "OperationOutcome":
                lost.append(name)
            else:
                entries.append((name, full, resource))
    for _, full, resource in entries:
        if resource.get("resourceType") == "Patient":
            named = str(resource.get("id", ""))
            patients[full] = named
            other_patient = other_patient or named != patient
    if other_patient:
        return Chart(_bundle([]), other_patient=True, failed=tuple(dict.fromkeys(lost)))
    foreign = 0
    for _, full, resource in entries:
        if not is_about(resource, patient, patients):
            foreign += 1
            continue
        kind, named = str(resource.get("resourceType", "")), str(resource.get("id", ""))
        entry: dict[str, Any] = {"resource": resource}
        if full:
            entry["fullUrl"] = full
        if named:
            found.setdefault((kind, named), entry)  # the same resource may come in two parts
        else:
            nameless.append(entry)
    return Chart(_bundle([*found.values(), *nameless]), False, foreign, tuple(dict.fromkeys(lost)), tuple(dict.fromkeys(partial)))


def _bundle(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def resources_in(part: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every resource of a bundle, or the one resource, with the address under which it stands."""
    if part.get("resourceType") != "Bundle":
        if isinstance(part.get("resourceType"), str):
            yield "", part
        return
    listed = part.get("entry")
    for entry in listed if isinstance(listed, list) and depth < _DEEPEST_BUNDLE else ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict):
            full = entry.get("fullUrl")
            for inner, one in resources_in(resource, depth + 1):
                yield inner or (full if isinstance(full, str) else ""), one


def is_about(resource: dict[str, Any], patient: str, patients: dict[str, str]) -> bool:
    """Whether a resource is about this patient, as far as it names one. `patients` gives the id for the address of each Patient."""
    for field in _REFERRING:
        told = resource.get(field)
        reference = told.get("reference") if isinstance(told, dict) else None
        if isinstance(reference, str) and reference and not reference.startswith("#"):
            if reference in patients:
                return patients[reference] == patient
            kind, _, named = reference.partition("/_history/")[0].rpartition("/")
            if kind.rpartition("/")[2] == "Patient":
                return named == patient
            return not (kind.rpartition("/")[2] in ("", "Group") or reference.startswith("urn:"))
    return True


def next_page(part: dict[str, Any]) -> str | None:
    """The address of the next page of a bundle, where there is one."""
    links = part.get("link")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and link.get("relation") == "next" and isinstance(link.get("url"), str):
            return str(link["url"])
    return None
