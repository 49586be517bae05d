"""One question at a time in the terminal: put it, understand the answer, keep it in the record."""

from __future__ import annotations

import math
from datetime import date
from itertools import count
from typing import Any

from rich.console import Console
from rich.text import Text

from osteon.faults import Fault, RecordError
from osteon.logic import nearest
from osteon.planner import Planner, Question
from osteon.record import read_record
from osteon.report import hanging

SKIP, STOP, HELP, ADD = ("", "?", "unknown", "not known"), ("q", "quit", "stop"), ("h", "help"), ("+", "add")
YES, NO = ("y", "yes", "true"), ("n", "no", "false")
MOST_LINES = 12
"""More answers than these stand in running text instead of one a line."""


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
    labels = _labels(planner, question)
    if len(labels) > MOST_LINES:
        hanging(screen, Text(""), Text("; ".join(f"{place} {label}" for place, label in enumerate(labels, 1))), 3)
    else:
        for place, label in enumerate(labels, 1):
            screen.print(f"   {place:>2}  {label}")
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
            _add_lesion(planner, screen, data, when)
            return True
        if answer.lower() in SKIP:
            skipped.add((question.fact, question.lesion))
            return True
        value = _value(question, answer, labels)
        if question.kind == "boolean" and not isinstance(value, bool):
            screen.print(Text("   Answer y or n; Enter: not known; h: help; q: end.", style="yellow"))
            continue
        name = question.fact.rpartition(".")[2]
        target = data["patient"]
        if question.lesion is not None:
            target = next(item for item in data["lesions"] if item.get("id") == question.lesion)
        before = target.get(name)
        known = _faults(planner, data, when)
        target[name] = value
        faults = [fault for fault in _faults(planner, data, when) if fault not in known]
        if not faults:
            return True
        for fault in faults:
            screen.print(Text(f"   {fault.message}. {fault.hint}".rstrip(), style="yellow"))
        target.pop(name)
        if before is not None:
            target[name] = before


def _faults(planner: Planner, data: dict[str, Any], when: date) -> tuple[Fault, ...]:
    """What is wrong with the record as it stands; an answer that adds to it is not kept."""
    try:
        record = read_record(data, planner.library.vocabulary, planner.library.conversions)
    except RecordError as error:
        return error.faults
    return record.notes or planner.evaluate(record, when).contradictions


def _labels(planner: Planner, question: Question) -> list[str]:
    """The words of the answers to a question with a choice."""
    fact = planner.library.role(question.fact)
    return [planner.library.vocabulary.value_label(fact, choice) for choice in question.choices]


def _add_lesion(planner: Planner, screen: Console, data: dict[str, Any], when: date) -> None:
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
            taken = {lesion["id"] for lesion in data["lesions"]}
            name = next(name for number in count(1) if (name := f"lesion-{number}") not in taken)
            known = _faults(planner, data, when)
            data["lesions"].append({"id": name, site.name: found})
            faults = [fault for fault in _faults(planner, data, when) if fault not in known]
            for fault in faults:
                screen.print(Text(f"   {fault.message}. {fault.hint}".rstrip(), style="yellow"))
            if faults:
                data["lesions"].pop()
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


def _value(question: Question, answer: str, labels: list[str]) -> Any:
    """The answer as a record writes it; what cannot be understood is passed on, for the reader to name."""
    word = answer.lower()
    if question.kind == "boolean":
        return True if word in YES else False if word in NO else answer
    if question.choices:
        if answer.isdecimal() and 1 <= int(answer) <= len(question.choices):
            return question.choices[int(answer) - 1]
        by_label = {label.lower(): choice for label, choice in zip(labels, question.choices, strict=True)}
        return by_label.get(word) or (answer if answer in question.choices else word.replace(" ", "_"))
    if question.kind == "number":
        number, _, unit = answer.partition(" ")
        try:
            value = float(number.replace(",", "."))
        except ValueError:
            return answer
        if not math.isfinite(value):
            return answer
        plain: Any = int(value) if value == int(value) else value
        return {"value": plain, "unit": unit.strip()} if unit.strip() else plain
    return answer
