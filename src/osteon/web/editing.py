"""Puts what the form holds into the plain data of a record. Nothing is guessed: what cannot be read is named at its field."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from msgspec import Struct

from osteon.faults import Fault, RecordError
from osteon.library import Library
from osteon.logic import NumberType
from osteon.record import ValueReader, typed_value
from osteon.vocabulary import Declaration
from osteon.web.addresses import Address, declared_at, holder, parse_address
from osteon.web.fields import Shown, shown

FIRST = "ask:"
"""Before the name of a control that asks a fact apart from its place in the groups."""
FOUND = "found:"
"""Before the name of a control that was looked up."""
_BY_TURNS = (FIRST, FOUND, "")
"""The order in which the controls of one fact count."""
_UNIT, _DATE = ":unit", ":date"


class Refused(Struct, frozen=True):
    """What was typed at a field and why it is not used."""

    typed: Shown
    faults: tuple[Fault, ...]

    @property
    def message(self) -> str:
        return " ".join(f"{fault.message}. {fault.hint}".strip() for fault in self.faults)


class Edited(Struct, frozen=True):
    """A record's data after the form was put into it; `changed` names what differs, `refused` what could not be used."""

    data: dict[str, Any]
    changed: tuple[str, ...] = ()
    refused: dict[str, Refused] = {}


def edit(library: Library, data: dict[str, Any], form: Mapping[str, str]) -> Edited:
    """The data with every control of the form put into it that differs from what the data holds.

    Where the same fact is asked more than once, the control that was changed counts; of several, the one that asks it first, then
    the one that was looked up.
    """
    data = copy.deepcopy(data)
    changed: dict[str, None] = {}
    refused: dict[str, Refused] = {}
    for name in sorted(form, key=lambda item: _BY_TURNS.index(_prefix(item))):
        text = name.removeprefix(_prefix(name))
        address = parse_address(text)
        declaration = None if address is None else declared_at(library.vocabulary, address)
        target = None if address is None else holder(data, address)
        if address is None or declaration is None or target is None or text in changed or text in refused:
            continue
        before = shown(declaration, target.get(address.name))
        typed = Shown(form[name].strip(), form.get(name + _UNIT, before.unit), form.get(name + _DATE, before.date).strip())
        if typed.value == before.value and (not typed.value or (typed.unit, typed.date) == (before.unit, before.date)):
            continue
        if not typed.value:
            target.pop(address.name, None)
            changed[text] = None
            continue
        given, faults = given_by(library, declaration, typed, address)
        if faults:
            refused[text] = Refused(typed, faults)
        else:
            target[address.name] = given
            changed[text] = None
    return Edited(data, tuple(changed), refused)


def _prefix(name: str) -> str:
    return next(prefix for prefix in _BY_TURNS if name.startswith(prefix))


def given_by(library: Library, declaration: Declaration, typed: Shown, address: Address) -> tuple[Any, tuple[Fault, ...]]:
    """What was typed for a fact as a record writes it, or why it cannot be used."""
    where = str(address)
    text = typed.value
    if isinstance(declaration.type, NumberType):
        text = text.replace(",", ".")
        if typed.unit and typed.unit != "1" and text[-1:].isdigit():  # a unit that was typed beside the number counts
            text = f"{text} {typed.unit}"
    try:
        given = typed_value(declaration, text, address.name, where)
    except RecordError as error:
        return None, error.faults
    if isinstance(given, dict) and "unit" in given and given["unit"] == declaration.unit:
        given.pop("unit")
        given = given["value"] if list(given) == ["value"] else given
    if typed.date:
        given = {**(given if isinstance(given, dict) else {"value": given}), "date": typed.date}
    reader = ValueReader(library.conversions, strict=True)
    reader.entry(declaration, given, where)
    return given, tuple(reader.faults)


def add_lesion(library: Library, data: dict[str, Any], site: str, side: str) -> dict[str, Any]:
    """The data with one more lesion, whose id no other has. Raises RecordError for a site that is none."""
    data = copy.deepcopy(data)
    declared_site = library.vocabulary.find(library.role(library.roles.site))
    declared_side = library.vocabulary.find(library.role(library.roles.side))
    lesions = list(data.get("lesions") or ())
    data["lesions"] = lesions
    taken = {str(lesion.get("id")) for lesion in lesions}
    lesion: dict[str, Any] = {"id": next(name for number in count(len(lesions) + 1) if (name := f"lesion-{number}") not in taken)}
    reader = ValueReader(library.conversions, strict=True)
    where = f"lesions[{len(lesions)}]"
    for declaration, value in ((declared_site, site), (declared_side, side)):
        if value:
            reader.entry(declaration, value, f"{where}.{declaration.name}")
            lesion[declaration.name] = value
    if reader.faults:
        raise RecordError(reader.faults)
    lesions.append(lesion)
    return data


def remove_lesion(data: dict[str, Any], place: int) -> dict[str, Any]:
    """The data without the lesion at a place; without change where there is none."""
    data = copy.deepcopy(data)
    if place < len(data.get("lesions") or ()):
        del data["lesions"][place]
    return data


def add_course(data: dict[str, Any], lesion: int) -> dict[str, Any]:
    """The data with one more course of radiotherapy, of which nothing is known yet, at a lesion."""
    data = copy.deepcopy(data)
    if lesion < len(data.get("lesions") or ()):
        target = data["lesions"][lesion]
        target["radiotherapy"] = [*(target.get("radiotherapy") or ()), {}]
    return data


def remove_course(data: dict[str, Any], lesion: int, course: int) -> dict[str, Any]:
    """The data without one course of radiotherapy of a lesion; when the last one goes, nothing is said of earlier ones."""
    data = copy.deepcopy(data)
    if lesion < len(data.get("lesions") or ()):
        courses = data["lesions"][lesion].get("radiotherapy") or []
        if course < len(courses):
            del courses[course]
        if not courses:
            data["lesions"][lesion].pop("radiotherapy", None)
    return data


def is_day(text: str) -> bool:
    """Whether a text is a day as YYYY-MM-DD."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2000-01-01")
