"""`osteon report`: a plan as a document to print, to send or to read on a screen."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from osteon.cli.common import FAULTY, MISUSED, day, evaluate_input, fail, make_planner, writable
from osteon.faults import Fault, OsteonError
from osteon.logic import nearest
from osteon.planner import focused
from osteon.report.case import case_of
from osteon.report.documents import Form, Kind, document
from osteon.report.guide import warning_signs
from osteon.report.guide_parts import Choices


class Paper(str, Enum):
    """The sizes of paper."""

    a4 = "a4"
    letter = "letter"


def report(
    file: Annotated[str, typer.Argument(help="A record (JSON or YAML), a FHIR bundle, the name of an example, or - for stdin.")],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FILE", help="Where to: .pdf, .html or .md; - prints Markdown.")],
    kind: Annotated[
        Kind, typer.Option("--kind", "-k", help="One page for a tumour board, the full report, or the patient's guide.")
    ] = Kind.board,
    language: Annotated[str, typer.Option("--language", "-l", metavar="TAG", help="The language, such as en or es.")] = "en",
    paper: Annotated[Paper, typer.Option("--paper", help="The size of the paper.")] = Paper.a4,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day of the plan (YYYY-MM-DD); default today.")] = None,
    policy: Annotated[
        list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy; may be repeated.")
    ] = None,
    lesion: Annotated[
        str | None, typer.Option("--lesion", metavar="ID", help="Only this lesion and what concerns the whole person.")
    ] = None,
    survival: Annotated[
        bool, typer.Option("--survival", help="Patient's guide: with the figures on survival that were asked for.")
    ] = False,
) -> None:
    """Write the plan for one person as a document: PDF, HTML or Markdown.

    Exit code 0: written. 1: the record or the documents have faults, which are named on stderr.
    2: the command was misused, or a part of osteon is not installed.
    """
    form = _form(out)
    if out != "-":
        writable(Path(out))
    planner = make_planner(policy)
    when = day(as_of)
    evaluation, _ = evaluate_input(planner, file, when)
    names = [item.id for item in evaluation.record.lesions]
    if lesion is not None and lesion not in names:
        hint = f"Allowed: {', '.join(names) or 'none'}"
        fail([Fault("OST400", f"the record has no lesion called {lesion}", "--lesion", hint=hint)], MISUSED)
    plan = planner.plan_of(evaluation)
    if lesion is not None:
        plan = focused(plan, lesion)
    case = case_of(planner, evaluation, plan, reasons=kind is Kind.full)
    try:
        signs = warning_signs(planner.library)
        written = document(
            kind, form, case, language, signs=signs, paper=paper.value, choices=Choices(survival=survival), policies=tuple(policy or ())
        )
    except LookupError as error:
        fail([Fault("OST401", str(error), "--language")], MISUSED)
    except OsteonError as error:
        fail(error.faults, MISUSED)
    if out == "-":
        sys.stdout.write(written.decode())
        return
    try:
        Path(out).write_bytes(written)
    except OSError as error:
        fail([Fault("OST401", f"{out} cannot be written: {error.strerror}", "--out")], FAULTY)


def _form(out: str) -> Form:
    """The form that the name of the file asks for."""
    if out == "-":
        return Form.md
    suffix = Path(out).suffix.lower().removeprefix(".")
    found = next((form for form in Form if form.value == suffix), None)
    if found is None:
        close = nearest(suffix, [form.value for form in Form]) if suffix else None
        hint = f"Did you mean .{close}? " if close else ""
        what = f"a file cannot be written as .{suffix}" if suffix else "the name of the file does not say how to write it"
        fail([Fault("OST401", what, "--out", hint=f"{hint}Allowed: .pdf, .html, .md, or - for Markdown on stdout")], MISUSED)
    return found
