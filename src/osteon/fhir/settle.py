"""From the statements of the input to one entry for each fact: the newest, and where it is not clear all that are possible."""

from __future__ import annotations

from datetime import date
from typing import Any

from osteon.fhir.account import Use, use_of
from osteon.fhir.medications import settle_exposure
from osteon.fhir.reading import CONFLICT, DOUBTFUL, TAKEN, UNDATED, Reading, Statement
from osteon.logic import BooleanType, ChoiceType, Fact
from osteon.record import Entry, ValueReader
from osteon.vocabulary import Declaration


def entries_of(reading: Reading, values: ValueReader, used: list[Use]) -> dict[str, Entry]:
    """The entries of the patient's facts."""
    _add_past(reading)
    entries: dict[str, Entry] = {}
    for fact in sorted({*reading.statements, *reading.exposures}, key=lambda fact: fact.written):
        settle = _exposure if fact in reading.exposures else _settled
        entry = settle(reading, fact, values, used)
        if entry is not None:
            entries[fact.name] = entry
    _hint_of_bone(reading, entries)
    return entries


def _add_past(reading: Reading) -> None:
    """Conditions that are over state what lasts, where no active one does."""
    active = set(reading.statements)
    for statement, words in reading.past:
        label = reading.library.vocabulary.find(statement.fact).label
        if statement.fact in active:
            reading.ignore(statement.item, f"{words} is no longer active")
        else:
            reading.ignore(statement.item, f"{words} was taken as {label}, as nothing else states it", TAKEN)
            reading.statements.setdefault(statement.fact, []).append(statement)


def _exposure(reading: Reading, fact: Fact, values: ValueReader, used: list[Use]) -> Entry | None:
    """The entry for a treatment that was, is, or will be had."""
    states, decisive = settle_exposure(reading, fact)
    fields: dict[str, Any] = {"value": states[0]} if len(states) == 1 else {"any_of": states}
    entry = values.entry(reading.library.vocabulary.find(fact), fields | {"source": decisive.item.place}, decisive.item.place)
    if entry is not None:
        item = decisive.item
        used.append(Use(fact.written, entry.given, item.place, None, decisive.when[:10], item.name, decisive.path, decisive.how))
    return entry


def _settled(reading: Reading, fact: Fact, values: ValueReader, used: list[Use]) -> Entry | None:
    """The entry for one fact."""
    declaration = reading.library.vocabulary.find(fact)
    found = reading.statements[fact]
    born = next((item for item in found if isinstance(item.value, dict) and "born" in item.value), None)
    if born is not None:
        return _age(reading, declaration, born, values, used)
    latest = _latest(reading, fact, found)
    given: list[tuple[Statement, Entry]] = []
    for statement in latest:
        entry = values.entry(declaration, _fields(statement), statement.item.place)
        if entry is not None:
            given.append((statement, entry))
    if not given:
        return None
    given.sort(key=lambda pair: (pair[1].given, pair[0].item.name))
    for statement, entry in given:
        used.append(use_of(reading, statement, entry.given, entry))
    return _together(reading, declaration, given)


def _fields(statement: Statement) -> dict[str, Any]:
    fields = dict(statement.value) if isinstance(statement.value, dict) else {"value": statement.value}
    if statement.when:
        fields["date"] = statement.when[:10]
    fields["source"] = statement.item.place
    return fields


def _latest(reading: Reading, fact: Fact, found: list[Statement]) -> list[Statement]:
    """The statements that may be the newest; of results of tissue, those of a metastasis go first.

    Another cancer does not replace an earlier one, and some values stand against later ones.
    """
    mapping = reading.mapping
    if fact.written in mapping.lasting:
        return found
    if fact.written in mapping.specimens.facts and any(item.from_metastasis for item in found):
        found = _of_metastasis(reading, fact, found)
    first_of_newest = max(item.span[0] for item in found)
    newest = [item for item in found if item.span[1] >= first_of_newest]
    standing = mapping.standing.get(fact.written)
    if standing is None:
        return newest
    firm = [item for item in found if item.value == standing.value]
    if not firm:
        return newest
    others = [item for item in newest if item.value != standing.value and item.value not in standing.over]
    return [max(firm, key=lambda item: (item.span, item.item.name)), *others]


def _of_metastasis(reading: Reading, fact: Fact, found: list[Statement]) -> list[Statement]:
    """Results of tissue of a metastasis; that others differ is said, and that the test was repeated is taken down."""
    own = [item for item in found if item.from_metastasis]
    newest = max(own, key=lambda item: item.span)
    label = reading.library.vocabulary.find(fact).label
    for other in found:
        if not other.from_metastasis and other.value != newest.value:
            shown = f"{label}: {_plain(newest.value)} in a metastasis ({newest.when[:10] or 'no date'}) goes before {_plain(other.value)}"
            reading.ignore(other.item, f"{shown} elsewhere ({other.when[:10] or 'no date'})", CONFLICT)
    retested = reading.named(reading.mapping.specimens.retested)
    if retested is not None and len(own) < len(found) and retested not in reading.statements:
        # Facts are settled in the order of their names, and this one comes after those of tissue only by chance.
        reading.state(retested, True, UNDATED, newest.item, newest.path, newest.how)
    return own


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " or ".join(map(str, value["any_of"])) if "any_of" in value else f"{value.get('value', '')} {value.get('unit', '')}".strip()
    return str(value)


def _together(reading: Reading, declaration: Declaration, given: list[tuple[Statement, Entry]]) -> Entry | None:
    """One entry of several statements that hold at the same time: where they differ, all that they leave possible."""
    entries = [entry for _, entry in given]
    # A number with many decimals and its rounding are no conflict worth a line, but the range keeps both.
    first = max(given, key=lambda pair: (pair[0].span, pair[0].item.name))[1]
    if all(entry.raw == first.raw for entry in entries):
        return first
    shown = " and ".join(dict.fromkeys(entry.given for entry in entries))
    lasts = declaration.fact.written in reading.mapping.lasting
    place = given[0][0].item
    if isinstance(declaration.type, BooleanType):
        reading.ignore(place, f"{declaration.label}: {shown} on the same day; it is left unknown", CONFLICT)
        return None
    when = "" if lasts or len({statement.when[:10] for statement, _ in given}) > 1 else " on the same day"
    reading.ignore(place, f"{declaration.label}: {shown}{when}; all are kept as possible", CONFLICT)
    raw: Any
    if isinstance(declaration.type, ChoiceType):
        raw = 0
        for entry in entries:
            raw |= entry.raw
    else:
        raw = (min(entry.raw[0] for entry in entries), max(entry.raw[1] for entry in entries))
    return Entry(raw, shown, first.date, first.origin)


def _age(reading: Reading, declaration: Declaration, born: Statement, values: ValueReader, used: list[Use]) -> Entry | None:
    """The age of a person born on a day (or in a month, or year); as a range where not exact."""
    text = str(born.value["born"])[:10]
    days = values.day(text, born.item.place)
    if days is None:
        return None
    youngest, oldest = (date.fromordinal(int(day)) for day in (days[1], days[0]))
    low, high = (_years(day, reading.as_of) for day in (youngest, oldest))
    used.append(use_of(reading, born, f"born {text}", None))
    given = {"value": low} if low == high else {"low": low, "high": high}
    return values.entry(declaration, given | {"source": born.item.place}, born.item.place)


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _hint_of_bone(reading: Reading, entries: dict[str, Entry]) -> None:
    """Names medicines for bone where no bone metastasis is recorded; nothing is concluded from them."""
    bone = reading.named(reading.mapping.bone_metastases)
    if bone is None or bone.name in entries:
        return
    for written in reading.mapping.bone_agents:
        fact = reading.named(written)
        if fact is not None and fact in reading.exposures:
            label = reading.library.vocabulary.find(fact).label
            why = f"{label} is given for bone metastases and for weak bones, and no bone metastasis is recorded: ask"
            reading.ignore(reading.exposures[fact][0].item, why, DOUBTFUL)
