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

from osteon.cli.common import SOUND, console, day, fail, make_planner
from osteon.faults import Fault, RecordError
from osteon.logic import nearest
from osteon.planner import Planner, Question
from osteon.record import Record, decode, read_file, read_record
from osteon.report import print_plan

_SKIP, _STOP, _HELP, _ADD = ("", "?", "unknown", "not known"), ("q", "quit", "stop"), ("h", "help"), ("+", "add")
_YES, _NO = ("y", "yes", "true"), ("n", "no", "false")


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
        if not _put(planner, screen, data, questions[0], number + 1, skipped, when):
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


def _put(
    planner: Planner,
    screen: Console,
    data: dict[str, Any],
    question: Question,
    number: int,
    skipped: set[tuple[str, str | None]],
    when: date,
) -> bool:
    """Puts one question until it is answered, skipped (True) or the interview is ended (False)."""
    where = f" ({question.lesion_label or question.lesion})" if question.lesion else ""
    screen.print(
        Text.assemble((f"\n{number}. ", "bold"), (question.question + where, "bold"), (f"  bears on {len(question.decides)}", "dim"))
    )
    if question.choices:
        for place, choice in enumerate(question.choices, 1):
            screen.print(f"   {place:>2}  {choice.replace('_', ' ')}")
    while True:
        try:
            answer = input(_prompt(question)).strip()
        except (EOFError, KeyboardInterrupt):
            screen.print()
            return False
        if answer.lower() in _STOP:
            return False
        if answer.lower() in _HELP:
            screen.print(Text(question.help or "There is no further help for this question.", style="dim"))
            continue
        if answer in _ADD:
            _add_lesion(planner, screen, data)
            return True
        if answer.lower() in _SKIP:
            skipped.add((question.fact, question.lesion))
            return True
        value = _value(question, answer)
        name = question.fact.rpartition(".")[2]
        target = data["patient"]
        if question.lesion is not None:
            target = next(item for item in data["lesions"] if item.get("id") == question.lesion)
        before = target.get(name)
        target[name] = value
        try:
            record = read_record(data, planner.library.vocabulary, planner.library.conversions)
            faults = record.notes
        except RecordError as error:
            faults = error.faults
        if not faults:
            faults = planner.evaluate(record, when).contradictions
        if not faults:
            return True
        for fault in faults:
            screen.print(Text(f"   {fault.message}. {fault.hint}", style="yellow"))
        target.pop(name)
        if before is not None:
            target[name] = before


def _add_lesion(planner: Planner, screen: Console, data: dict[str, Any]) -> None:
    """Asks for the bone of a lesion until it is understood, or left empty."""
    site = planner.library.role(planner.library.roles.site)
    declaration = planner.library.vocabulary.find(site)
    names = {value.label.lower(): value.value for value in declaration.values}
    names |= {value.value.lower(): value.value for value in declaration.values}
    while True:
        try:
            answer = input(f"   {declaration.question} (Enter: none): ").strip().lower()
        except (EOFError, KeyboardInterrupt):
            return
        if not answer:
            return
        found = names.get(answer) or names.get(answer.replace(" ", "_"))
        if found is not None:
            data["lesions"].append({"id": f"lesion-{len(data['lesions']) + 1}", site.name: found})
            return
        close = nearest(answer, names)
        hint = f"Did you mean {close}?" if close else f"All of them: osteon facts {site.name}"
        screen.print(Text(f"   There is no bone called {answer}. {hint}", style="yellow"))


def _prompt(question: Question) -> str:
    if question.choices:
        return "   number or word (Enter: not known): "
    if question.kind == "boolean":
        return "   y/n (Enter: not known): "
    unit = f" in {question.unit}" if question.unit else ""
    return f"   {question.kind}{unit} (Enter: not known): "


def _value(question: Question, answer: str) -> Any:
    """The answer as a record writes it; what cannot be understood is passed on, for the reader to name."""
    word = answer.lower()
    if question.kind == "boolean":
        return True if word in _YES else False if word in _NO else answer
    if question.choices:
        if answer.isdigit() and 1 <= int(answer) <= len(question.choices):
            return question.choices[int(answer) - 1]
        return answer if answer in question.choices else word.replace(" ", "_")
    if question.kind == "number":
        number, _, unit = answer.partition(" ")
        try:
            value = float(number.replace(",", "."))
        except ValueError:
            return answer
        plain: Any = int(value) if value == int(value) else value
        return {"value": plain, "unit": unit.strip()} if unit.strip() else plain
    return answer
