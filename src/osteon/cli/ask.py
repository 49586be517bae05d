"""`osteon ask`: an interview that asks the most decisive unknown fact first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.text import Text

from osteon.cli.common import SOUND, console, day, fail, make_planner
from osteon.cli.interview import put_question
from osteon.faults import Fault, RecordError
from osteon.planner import Planner
from osteon.record import Record, decode, read_file, read_record
from osteon.report import print_plan


def ask(
    file: Annotated[str | None, typer.Argument(help="Start from this record; else from nothing.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write the record to this file at the end.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day of the plan.")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
    most: Annotated[int, typer.Option("--most", help="Ask at most this many questions.")] = 200,
) -> None:
    """Ask what decides most, one question at a time, until no answer can change the plan.

    Enter leaves a fact unknown, h shows help, + adds a lesion, q ends the interview and prints the plan.
    """
    planner = make_planner(policy)
    data = _start(file)
    when = day(as_of)
    screen = console()
    screen.print(Text("Enter: not known; h: help; +: add a bone that is involved; q: end and print the plan.", style="dim"))
    skipped: set[tuple[str, str | None]] = set()
    for number in range(most):
        record = _record(planner, data)
        evaluation = planner.evaluate(record, when)
        questions = [item for item in planner.questions(evaluation) if (item.fact, item.lesion) not in skipped]
        if not questions:
            screen.print(Text("Nothing that is still open can change the plan.", style="bold"))
            break
        if not put_question(planner, screen, data, questions[0], number + 1, skipped, when):
            break
    record = _record(planner, data)
    print_plan(screen, planner.plan(record, when))
    if out is not None:
        out.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
        screen.print(f"The record was written to {out}")
    raise typer.Exit(SOUND)


def _start(file: str | None) -> dict[str, Any]:
    if file is None:
        return {"patient": {}, "lesions": []}
    try:
        data = decode(sys.stdin.buffer.read(), "stdin") if file == "-" else read_file(Path(file))
    except RecordError as error:
        fail(error.faults)
    if not isinstance(data, dict):
        fail([Fault("OST301", "a record is an object with the keys patient and lesions", file)])
    data.setdefault("patient", {})
    data.setdefault("lesions", [])
    for place, lesion in enumerate(data["lesions"]):
        lesion.setdefault("id", f"lesion-{place + 1}")
    return data


def _record(planner: Planner, data: dict[str, Any]) -> Record:
    try:
        return read_record(data, planner.library.vocabulary, planner.library.conversions)
    except RecordError as error:
        fail(error.faults)
