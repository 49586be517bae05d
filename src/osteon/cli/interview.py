"""One question at a time in the terminal: put it, understand the answer, keep it in the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text

from osteon.faults import RecordError
from osteon.logic import nearest
from osteon.planner import Planner, Question
from osteon.record import read_record

SKIP, STOP, HELP, ADD = ("", "?", "unknown", "not known"), ("q", "quit", "stop"), ("h", "help"), ("+", "add")
YES, NO = ("y", "yes", "true"), ("n", "no", "false")


def put_question(
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
    bearing = f"  bears on {len(question.decides)}" if question.decides else ""
    screen.print(Text.assemble((f"\n{number}. ", "bold"), (question.question + where, "bold"), (bearing, "dim")))
    if question.choices:
        for place, choice in enumerate(question.choices, 1):
            screen.print(f"   {place:>2}  {choice.replace('_', ' ')}")
    while True:
        try:
            answer = input(_prompt(question)).strip()
        except (EOFError, KeyboardInterrupt):
            screen.print()
            return False
        if answer.lower() in STOP:
            return False
        if answer.lower() in HELP:
            screen.print(Text(question.help or "There is no further help for this question.", style="dim"))
            continue
        if answer in ADD:
            _add_lesion(planner, screen, data)
            return True
        if answer.lower() in SKIP:
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
        return True if word in YES else False if word in NO else answer
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
