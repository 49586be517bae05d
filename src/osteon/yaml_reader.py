"""YAML with places: plain data, and for every part of it the line and column where it stands.

PyYAML composes the nodes (with its C parser where it is built in); plain scalars are then read by
the rules of YAML 1.2, because under those of 1.1 the words `no` and `on` would become truth values.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from osteon.faults import Fault

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_DEEPEST = 60
_LARGEST = 1e300  # beyond it, sums of what a document states would no longer be finite

Path_ = tuple[str | int, ...]


class Place(Struct, frozen=True):
    """Where a part begins: line and column counted from one; `plain` if it is one line of text.

    `text` is where a text over several lines begins: for one after > or |, the line below.
    """

    line: int
    column: int
    plain: bool = False
    text: tuple[int, int] | None = None


class Document(Struct, frozen=True):
    """One YAML file as plain data with the places of its parts."""

    file: str
    lines: tuple[str, ...]
    data: Any
    places: dict[Path_, Place]
    keys: dict[Path_, Place]

    def fault(self, code: str, message: str, path: Path_ = (), hint: str = "", *, key: bool = False) -> Fault:
        """A fault at the part (or at its key) that `path` leads to, or at its nearest known owner."""
        source = self.keys if key else self.places
        place = None
        for length in range(len(path), -1, -1):
            place = source.get(path[:length]) or self.places.get(path[:length])
            if place is not None:
                break
        place = place or Place(1, 1)
        excerpt = self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
        width = len(str(path[-1])) if key and path else 1
        return Fault(code, message, self.file, place.line, place.column, hint, excerpt, width)

    def fault_within(self, code: str, message: str, path: Path_, start: int, end: int, hint: str) -> Fault:
        """A fault in the text at `path`, of which the columns from `start` to `end` are meant."""
        place = self.places.get(path) or Place(1, 1)
        line, column = place.line, place.column
        if place.plain:
            column += start
        elif place.text is not None:
            line, column = self._reached(place.text, self._text(path), start)
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        width = max(1, min(end - start, 60, len(excerpt) - column + 1)) if place.plain or place.text is not None else 1
        return Fault(code, message, self.file, line, column, hint, excerpt, width)

    def _text(self, path: Path_) -> str:
        found = self.data
        for step in path:
            found = found[step]
        return str(found)

    def _reached(self, begin: tuple[int, int], text: str, start: int) -> tuple[int, int]:
        """The line and column of a character of a text over several lines, found by counting what is not blank."""
        left = sum(not character.isspace() for character in text[:start])
        line, column = begin
        for number in range(line, len(self.lines) + 1):
            for place, character in enumerate(self.lines[number - 1][column - 1 :], column):
                if not character.isspace():
                    if left == 0:
                        return number, place
                    left -= 1
            column = 1
        return begin


class _Unusable(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def read_yaml(text: str, file: str) -> Document | Fault:
    """The document, or the fault for which it cannot be read."""
    lines = tuple(text.splitlines())
    loader: Any = None
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Fault("OST101", "the file is empty", file, 1, 1)
        places: dict[Path_, Place] = {}
        keys: dict[Path_, Place] = {}
        data = _build(node, (), places, keys, file, lines, set())
        return Document(file, lines, data, places, keys)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        excerpt = lines[line - 1] if line <= len(lines) else ""
        problem = getattr(error, "problem", None) or "this is not YAML"
        return Fault("OST101", f"the file is not valid YAML: {problem}", file, line, column, "", excerpt)
    except _Unusable as error:
        return error.fault
    except RecursionError:
        return Fault("OST101", "the file is nested too deeply", file, 1, 1)
    finally:
        if loader is not None:
            loader.dispose()


def read_yaml_file(path: Path, shown: str) -> Document | Fault:
    """Reads a file; `shown` is how faults name it."""
    try:
        return read_yaml(path.read_text(encoding="utf-8-sig"), shown)
    except (OSError, UnicodeDecodeError) as error:
        return Fault("OST101", f"the file cannot be read: {error}", shown)


def _build(
    node: Any,
    path: Path_,
    places: dict[Path_, Place],
    keys: dict[Path_, Place],
    file: str,
    lines: tuple[str, ...],
    open_nodes: set[int],
) -> Any:
    mark = node.start_mark
    if len(path) > _DEEPEST or id(node) in open_nodes:
        raise _Unusable(Fault("OST101", "the file is nested too deeply", file, mark.line + 1, mark.column + 1))
    if isinstance(node, yaml.ScalarNode):
        plain = node.start_mark.line == node.end_mark.line
        quoted = 1 if node.style in ("'", '"') else 0
        begin = (mark.line + 2, 1) if node.style in ("|", ">") else (mark.line + 1, mark.column + 1 + quoted)
        places[path] = Place(mark.line + 1, mark.column + 1 + quoted, plain, None if plain else begin)
        value = _scalar(node)
        if isinstance(value, float) and abs(value) > _LARGEST:
            excerpt = lines[mark.line] if mark.line < len(lines) else ""
            raise _Unusable(
                Fault("OST101", f"{node.value} is too large a number", file, mark.line + 1, mark.column + 1, "", excerpt, len(node.value))
            )
        return value
    places[path] = Place(mark.line + 1, mark.column + 1)
    open_nodes = open_nodes | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, place), places, keys, file, lines, open_nodes) for place, item in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        where = key_node.start_mark
        excerpt = lines[where.line] if where.line < len(lines) else ""
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Unusable(Fault("OST101", "a key must be a word", file, where.line + 1, where.column + 1, "", excerpt))
        key = str(key_node.value)
        if key in result:
            raise _Unusable(
                Fault(
                    "OST102",
                    f"{key} stands here twice",
                    file,
                    where.line + 1,
                    where.column + 1,
                    "A second entry would silently replace the first.",
                    excerpt,
                    len(key),
                )
            )
        keys[(*path, key)] = Place(where.line + 1, where.column + 1, True)
        result[key] = _build(value_node, (*path, key), places, keys, file, lines, open_nodes)
    return result


def _scalar(node: Any) -> Any:
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < 20:
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
