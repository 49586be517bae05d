"""Facts given on the command line: `--set weight="70 kg"`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from osteon.cli.common import MISUSED, fail, read_data
from osteon.faults import Fault, RecordError
from osteon.fhir import is_fhir, read_fhir
from osteon.library import Library
from osteon.logic import Scope, nearest
from osteon.record import Record, read_record, typed_value
from osteon.vocabulary import Declaration, Vocabulary


def split(settings: Iterable[str]) -> list[tuple[str, str]]:
    """The names and texts of `name=value` settings. Raises RecordError for what is not one."""
    pairs = []
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.strip() or not text.strip():
            raise RecordError(
                [Fault("OST402", f'"{setting}" is not a setting', "--set", hint='Write name=value, for example weight="70 kg"')]
            )
        pairs.append((name.strip(), text.strip()))
    return pairs


def given_by_name(declarations: Mapping[str, Declaration], settings: Iterable[str]) -> dict[str, Any]:
    """Settings of facts that are known by name, as a record writes them; unknown names are passed on for the reader to name."""
    return {name: typed_value(declarations[name], text, name, "--set") if name in declarations else text for name, text in split(settings)}


def given_in_record(vocabulary: Vocabulary, settings: Iterable[str], record: dict[str, Any], lesion: str | None) -> dict[str, Any]:
    """A record with settings put into it; those of a lesion go to the one called `lesion`, or the only one.

    Raises RecordError for unknown names, and where it is not clear which lesion is meant.
    """
    patient = dict(record.get("patient") or {})
    lesions = [dict(item) for item in record.get("lesions") or ()]
    for name, text in split(settings):
        owner, _, plain = name.rpartition(".")
        scopes = [Scope(owner)] if owner in ("patient", "lesion") else [Scope.PATIENT, Scope.LESION]
        found = next((vocabulary.by_key[(scope, plain)] for scope in scopes if (scope, plain) in vocabulary.by_key), None)
        if found is None:
            known = [item.fact.written for scope in (Scope.PATIENT, Scope.LESION) for item in vocabulary.given(scope)]
            close = nearest(name, known) or nearest(plain, [item.rpartition(".")[2] for item in known])
            raise RecordError([Fault("OST302", f"no fact is called {name}", "--set", hint=f"Did you mean {close}?" if close else "")])
        target = patient if found.scope is Scope.PATIENT else _lesion(lesions, lesion, name)
        target[plain] = typed_value(found, text, name, "--set")
    return {**record, "patient": patient, "lesions": lesions}


def read_with_settings(
    library: Library,
    file: str | None,
    settings: list[str],
    lesion: str | None,
    as_of: date,
    complete: Callable[[dict[str, Any]], None] = lambda data: None,
) -> Record:
    """The record in a file, or an empty one, with settings put into it; `complete` may add to its data.

    Ends the command with every fault named. What was typed here is refused where it is implausible.
    """
    try:
        data: Any = read_data(file) if file is not None else {"patient": {}, "lesions": []}
        if is_fhir(data):
            if settings:
                fail([Fault("OST402", "facts cannot be added to a FHIR bundle here", "--set")], MISUSED)
            return read_fhir(data, library, as_of).record
        if isinstance(data, dict):
            data = given_in_record(library.vocabulary, settings, data, lesion)
            complete(data)
        return read_record(data, library.vocabulary, library.conversions, strict=bool(settings))
    except RecordError as error:
        fail(error.faults)


def _lesion(lesions: list[dict[str, Any]], wanted: str | None, name: str) -> dict[str, Any]:
    if not lesions:
        lesions.append({"id": wanted or "lesion-1"})
    names = [str(item.get("id") or f"lesion-{place + 1}") for place, item in enumerate(lesions)]
    if wanted is None and len(lesions) == 1:
        return lesions[0]
    if wanted not in names:
        message = f"which lesion {name} belongs to is not said" if wanted is None else f"the record has no lesion called {wanted}"
        raise RecordError([Fault("OST400", message, "--lesion", hint=f"Allowed: {', '.join(names)}")])
    return lesions[names.index(wanted)]
