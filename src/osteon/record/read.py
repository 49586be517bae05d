"""Reads osteon's own record format, from JSON or YAML."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from osteon.faults import Fault, RecordError
from osteon.logic import Scope, nearest
from osteon.record.model import Course, Entry, Lesion, Record
from osteon.record.values import ValueReader
from osteon.vocabulary import Conversion, Vocabulary
from osteon.yaml_reader import read_yaml

_TOP = ("id", "patient", "lesions", "comment")
_GZIP = b"\x1f\x8b"
LARGEST_FILE = 64 * 1024 * 1024


def read_record(data: Any, vocabulary: Vocabulary, conversions: Mapping[str, Conversion] | None = None, *, strict: bool = False) -> Record:
    """The record that `data` (decoded JSON or YAML) describes.

    Raises RecordError with every fault. Values outside their plausible range are not faults: they
    are left unknown and named in the record's `notes`; with `strict` they are.
    """
    return _RecordReader(vocabulary, conversions or {}, strict).read(data)


def decode(content: bytes, name: str) -> Any:
    """Plain data from the bytes of a JSON or YAML file; of one resource a line (NDJSON), the list of them.

    Raises RecordError for what is neither, and for keys that stand twice, of which one would be lost.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError([Fault("OST301", f"the file is not UTF-8 text (byte {error.start})", name)]) from None
    if text.lstrip()[:1] in ("{", "["):
        return _decode_json(text, name)
    return _decode_yaml(text, name)


def read_file(path: Path) -> Any:
    """Plain data from a file, which may be compressed with gzip. Raises RecordError if it cannot be read."""
    try:
        with path.open("rb") as file:
            compressed = file.read(2) == _GZIP
        with gzip.open(path) if compressed else path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "it is damaged"
        raise RecordError([Fault("OST301", f"the file cannot be read: {why}", str(path))]) from None
    if len(content) > LARGEST_FILE:
        raise RecordError([Fault("OST301", "the file holds more than 64 MiB", str(path))])
    return decode(content, str(path))


def _decode_json(text: str, name: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise RecordError([Fault("OST301", f"the key {twice} stands twice in one object", name)])
        return result

    def no_constant(word: str) -> Any:
        raise RecordError([Fault("OST301", f"{word} is not a JSON value", name)])

    def value(part: str) -> Any:
        return json.loads(part, object_pairs_hook=unique, parse_constant=no_constant)

    try:
        try:
            return value(text)
        except json.JSONDecodeError as error:
            # One value a line: the first line is whole, and the second value starts a line.
            if error.msg != "Extra data" or error.colno != 1:
                raise
            found = [value(line) for line in text.split("\n") if line.strip()]
            if not all(isinstance(item, dict) and "resourceType" in item for item in found):
                raise
            return found
    except json.JSONDecodeError as error:
        message, hint = f"this is not JSON: {error.msg}", ""
        if error.msg == "Extra data":
            message = "after the first JSON value there is another one"
            hint = "One value a line is read only where each is a FHIR resource (NDJSON); give the bundle or record of one person."
        raise RecordError([Fault("OST301", message, name, error.lineno, error.colno, hint=hint)]) from None
    except (RecursionError, ValueError):
        raise RecordError([Fault("OST301", "the file is nested too deeply or holds a number too long to read", name)]) from None


def _decode_yaml(text: str, name: str) -> Any:
    document = read_yaml(text, name)
    if isinstance(document, Fault):
        raise RecordError([document])
    return document.data


class _RecordReader:
    def __init__(self, vocabulary: Vocabulary, conversions: Mapping[str, Conversion], strict: bool) -> None:
        self.vocabulary = vocabulary
        self.values = ValueReader(conversions, strict=strict)

    def read(self, data: Any) -> Record:
        if not isinstance(data, dict):
            raise RecordError([Fault("OST301", "a record is an object with the keys patient and lesions", "record")])
        for key in data:
            if key not in _TOP:
                close = nearest(str(key), _TOP)
                meant = f"Did you mean {close}? " if close else ""
                known = self.vocabulary.by_key.get((Scope.PATIENT, str(key)))
                hint = "Facts of the patient stand under patient." if known else f"{meant}Allowed: {', '.join(_TOP)}"
                self.values.fault("OST302", f"there is no field {key} in a record", str(key), hint)
        entries = self.entries(data.get("patient"), Scope.PATIENT, "patient", ())
        lesions = self.lesions(data.get("lesions"))
        if self.values.faults:
            # Whoever corrects the record should see what else is odd in it.
            raise RecordError([*self.values.faults, *self.values.notes])
        return Record(str(data.get("id") or ""), entries, lesions, tuple(self.values.notes))

    def entries(self, data: Any, scope: Scope, path: str, besides: tuple[str, ...]) -> dict[str, Entry]:
        if data is None:
            return {}
        if not isinstance(data, dict):
            self.values.fault("OST301", "an object of facts is needed here", path)
            return {}
        found: dict[str, Entry] = {}
        for name, given in data.items():
            if name in besides:
                continue
            where = f"{path}.{name}"
            declaration = self.vocabulary.by_key.get((scope, str(name)))
            if declaration is None:
                self.no_such_fact(str(name), scope, where)
            elif declaration.derived:
                self.values.fault("OST308", f"{name} is computed from other facts and cannot be given", where, f"See: osteon facts {name}")
            else:
                entry = self.values.entry(declaration, given, where)
                if entry is not None:
                    found[declaration.name] = entry
        return found

    def no_such_fact(self, name: str, scope: Scope, where: str) -> None:
        names = [declaration.name for declaration in self.vocabulary.given(scope)]
        close = nearest(name, names)
        elsewhere = [other.scope.value for other in self.vocabulary.declarations if other.name == name]
        if close:
            hint = f"Did you mean {close}?"
        elif elsewhere:
            hint = f"{name} is a fact of a {elsewhere[0]}."
        else:
            hint = f"All facts of a {scope.value}: osteon facts {scope.value}"
        self.values.fault("OST302", f"no fact of a {scope.value} is called {name}", where, hint)

    def lesions(self, data: Any) -> tuple[Lesion, ...]:
        if data is None:
            return ()
        if not isinstance(data, list):
            self.values.fault("OST301", "a list of lesions is needed here", "lesions")
            return ()
        found: list[Lesion] = []
        names: set[str] = set()
        for place, item in enumerate(data):
            path = f"lesions[{place}]"
            entries = self.entries(item, Scope.LESION, path, ("id", "radiotherapy"))
            if not isinstance(item, dict):
                continue
            name = str(item.get("id") or f"lesion-{place + 1}")
            if name in names:
                self.values.fault("OST309", f"two lesions are called {name}", f"{path}.id")
            names.add(name)
            found.append(Lesion(name, entries, self.courses(item.get("radiotherapy"), path)))
        return tuple(found)

    def courses(self, data: Any, path: str) -> tuple[Course, ...] | None:
        if data is None:
            return None
        if not isinstance(data, list):
            self.values.fault("OST301", "a list of courses is needed here", f"{path}.radiotherapy")
            return None
        return tuple(Course(self.entries(item, Scope.COURSE, f"{path}.radiotherapy[{place}]", ())) for place, item in enumerate(data))
