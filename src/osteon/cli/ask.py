"""`osteon ask`: an interview that asks the most decisive unknown fact first."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.text import Text

from osteon.cli.common import SOUND, console, day, fail, make_planner, read_input, writable, write_file
from osteon.cli.interview import put_question
from osteon.faults import RecordError
from osteon.planner import Planner
from osteon.record import Record, read_record, record_data
from osteon.report import print_plan


def ask(
    file: Annotated[str | None, typer.Argument(help="Start from this record, FHIR bundle or example; else from nothing.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the record to this file at the end.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day of the plan.")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
    most: Annotated[int, typer.Option("--most", help="Ask at most this many questions.")] = 200,
) -> None:
    """Ask what decides most, one question at a time, until no answer can change the plan.

    Enter leaves a fact unknown, h shows help, + adds a lesion, q ends the interview and prints the plan.
    """
    planner = make_planner(policy)
    when = day(as_of)
    writable(out)
    data = _start(planner, file, when)
    screen = console()
    screen.print(Text("Enter: not known; h: help; +: add a bone that is involved; q: end and print the plan.", style="dim"))
    _interview(planner, screen, data, when, most)
    record = _record(planner, data)
    print_plan(screen, planner.plan(record, when))
    if out is not None:
        write_file(out, yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
        screen.print(f"The record was written to {out}")
    raise typer.Exit(SOUND)


def _interview(planner: Planner, screen: Console, data: dict[str, Any], when: date, most: int) -> None:
    """Puts questions until none is left, the person ends it, or `most` were put; says which."""
    skipped: set[tuple[str, str | None]] = set()
    for number in range(most):
        questions = planner.questions(planner.evaluate(_record(planner, data), when))
        waiting = [item for item in questions if (item.fact, item.lesion) not in skipped]
        if not questions:
            screen.print(Text("\nNothing that is still open can change the plan.", style="bold"))
            return
        if not waiting:
            screen.print(Text(f"\nEverything was asked. What is still open ({len(questions)}) could change the plan.", style="bold"))
            return
        if not put_question(planner, screen, data, waiting[0], number + 1, skipped, when):
            return
    screen.print(Text(f"\nAsked {most} questions (--most); more could change the plan.", style="bold"))


def _start(planner: Planner, file: str | None, when: date) -> dict[str, Any]:
    """The record to start from as plain data, its lesions with ids."""
    if file is None:
        return {"patient": {}, "lesions": []}
    record, _ = read_input(file, planner.library, when)
    for fault in planner.evaluate(record, when).contradictions:
        print(fault, file=sys.stderr)
    return record_data(record, planner.library.vocabulary)


def _record(planner: Planner, data: dict[str, Any]) -> Record:
    try:
        return read_record(data, planner.library.vocabulary, planner.library.conversions)
    except RecordError as error:
        fail(error.faults)
