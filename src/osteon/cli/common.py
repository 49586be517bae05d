"""What the commands share: loading, errors to stderr, exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import date
from enum import Enum
from pathlib import Path
from typing import NoReturn

import msgspec
import typer
from rich.console import Console

from osteon import __version__
from osteon.derive import Evaluation
from osteon.examples import example_files
from osteon.faults import Fault, OsteonError, RecordError
from osteon.fhir import is_answers, is_fhir, read_answers, read_fhir
from osteon.library import Library, load
from osteon.planner import Planner
from osteon.record import Record, decode, read_file, read_record

SOUND, FAULTY, MISUSED = 0, 1, 2
"""Exit codes: done; the input or the documents have faults (which were named); the command was misused."""


class Form(str, Enum):
    """How a report is written."""

    text = "text"
    json = "json"


def console(*, width: int | None = None) -> Console:
    """Where results go: coloured in a terminal, plain and at most 100 columns wide elsewhere."""
    # No markup: the brackets of a unit such as [lb_av] are text.
    out = Console(highlight=False, width=width, emoji=False, markup=False)
    if width is None and out.width > 100:
        out.width = 100
    return out


def fail(faults: Iterable[Fault], code: int = FAULTY) -> NoReturn:
    """Prints faults to stderr and ends the command."""
    for fault in faults:
        print(fault, file=sys.stderr)
    raise typer.Exit(code)


def load_library(policies: list[Path] | None) -> Library:
    try:
        return load(policies=tuple(policies or ()))
    except OsteonError as error:
        fail(error.faults)


def make_planner(policies: list[Path] | None = None) -> Planner:
    return Planner(load_library(policies), __version__)


def read_input(file: str, library: Library, as_of: date) -> tuple[Record, bool]:
    """The record in a file, an example of that name, or on stdin (`-`), and whether it came as FHIR."""

    try:
        data = read_data(file)
        if is_answers(data):
            stated, unused = read_answers(data, library.vocabulary)
            record = read_record(stated, library.vocabulary, library.conversions)
            return msgspec.structs.replace(record, notes=(*record.notes, *unused)), True
        if is_fhir(data):
            return read_fhir(data, library, as_of).record, True
        return read_record(data, library.vocabulary, library.conversions), False
    except RecordError as error:
        fail(error.faults)


def evaluate_input(planner: Planner, file: str, when: date) -> tuple[Evaluation, bool]:
    """The input evaluated, and whether it came as FHIR.

    Contradictions end the command, except in a hospital's record, which cannot be corrected here: there they are told.
    """
    record, from_fhir = read_input(file, planner.library, when)
    evaluation = planner.evaluate(record, when)
    if evaluation.contradictions and not from_fhir:
        fail(evaluation.contradictions)
    for fault in evaluation.contradictions:
        print(fault, file=sys.stderr)
    return evaluation, from_fhir


def read_data(file: str) -> object:
    """Plain data from a file, an example of that name, or stdin. Raises RecordError."""
    if file == "-":
        return decode(sys.stdin.buffer.read(), "stdin")
    path = Path(file)
    examples = example_files()
    if not path.exists() and file in examples:
        path = examples[file]
    if not path.exists():
        hint = f"Bundled examples: {', '.join(examples)}"
        raise RecordError([Fault("OST301", "there is no such file", file, hint=hint)])
    return read_file(path)


def writable(file: Path | None) -> None:
    """Ends the command before any work is done where a file could not be written at its end."""
    if file is None:
        return
    folder = file.resolve().parent
    why = ""
    if file.is_dir():
        why = "it is a directory"
    elif not folder.is_dir():
        why = f"there is no directory {folder}"
    elif not os.access(file if file.exists() else folder, os.W_OK):
        why = "writing is not permitted"
    if why:
        fail([Fault("OST401", f"{file} cannot be written: {why}", "--out")], MISUSED)


def write_file(file: Path, text: str) -> None:
    """Writes a text; what prevents it is named."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        fail([Fault("OST401", f"{file} cannot be written: {error.strerror}", "--out")], MISUSED)


def day(text: str | None) -> date:
    """The day of the plan; today where none is given."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail([Fault("OST401", f'"{text}" is not a date', "--as-of", hint="Allowed: YYYY-MM-DD")], MISUSED)
