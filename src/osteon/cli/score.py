"""`osteon score`: any instrument for one record, or for facts given on the spot."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from osteon.cli.common import FAULTY, MISUSED, SOUND, console, day, fail, make_planner
from osteon.cli.interview import put_question
from osteon.cli.settings import read_with_settings
from osteon.derive import Evaluation
from osteon.faults import Fault
from osteon.library import Instrument
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope, nearest
from osteon.planner import InstrumentResult, Planner, Question, instrument_result, users_of
from osteon.report import hanging, result_text

_MEASURES = {
    "bone-strength": "Will the bone hold?",
    "nerve-compression": "Pressure on cord and nerves",
    "survival": "How long?",
    "extent": "How much cancer?",
    "performance": "General condition",
    "pain": "Pain",
    "opioid-dose": "Opioids",
    "radiation-dose": "Radiation had and planned",
    "kidney-function": "Kidneys",
    "laboratory": "Laboratory",
    "body-size": "Size of the body",
    "jaw": "Jaw",
}


def score(
    name: Annotated[str | None, typer.Argument(help="The instrument; osteon score --list names them.")] = None,
    file: Annotated[str | None, typer.Argument(help="A record, a FHIR bundle, the name of an example, or - for stdin.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="FACT=VALUE", help='A fact, with its unit: weight="70 kg". May be repeated.')
    ] = None,
    lesion: Annotated[str | None, typer.Option("--lesion", metavar="ID", help="Only this lesion.")] = None,
    listing: Annotated[bool, typer.Option("--list", help="List all instruments.")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day for which to score; default today.")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
) -> None:
    """Work out an instrument: exactly, or as a range while items are missing.

    With neither FILE nor --set, in a terminal, it asks for what it needs. Exit codes as of osteon plan.
    """
    planner = make_planner(policy)
    if listing or name is None:
        _list(console(), planner)
        raise typer.Exit(SOUND)
    instrument = _instrument(planner, name)
    when = day(as_of)

    def complete(data: dict[str, Any]) -> None:
        if file is None and not settings and sys.stdin.isatty():
            _interview(planner, instrument, data, when)
        if instrument.scope == "lesion" and not data["lesions"]:
            data["lesions"] = [{"id": lesion or "lesion-1"}]

    record = read_with_settings(planner.library, file, settings or [], lesion, when, complete)
    evaluation = planner.evaluate(record, when)
    if evaluation.contradictions:
        fail(evaluation.contradictions)
    places: list[int | None] = [None]
    if instrument.scope == "lesion":
        places = [place for place, item in enumerate(record.lesions) if lesion in (None, item.id)]
        if not places:
            hint = "Give one: --set site=L1" if lesion is None else f"Allowed: {', '.join(item.id for item in record.lesions) or 'none'}"
            fail([Fault("OST400", f"{name} concerns single lesions, and there is none to score", "--lesion", hint=hint)], FAULTY)
    for place in places:
        show_result(console(), planner, evaluation, instrument, place)


def _instrument(planner: Planner, name: str) -> Instrument:
    found = planner.library.instrument_by_id.get(name) or next((item for item in planner.library.instruments if item.fact == name), None)
    if found is None:
        names = tuple(planner.library.instrument_by_id)
        close = nearest(name, names)
        hint = f"Did you mean {close}? " if close else ""
        fail([Fault("OST400", f"there is no instrument called {name}", "score", hint=f"{hint}List them: osteon score --list")], MISUSED)
    return found


def _list(out: Console, planner: Planner) -> None:
    for measure, title in _MEASURES.items():
        listed = [item for item in planner.library.instruments if item.measures == measure]
        if not listed:
            continue
        out.print(Text(f"\n{title}", style="bold"))
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column()
        for item in listed:
            table.add_row(Text(item.id, style="cyan"), item.name + (" (for each lesion)" if item.scope == "lesion" else ""))
        out.print(table)


def _interview(planner: Planner, instrument: Instrument, data: dict[str, Any], when: date) -> None:
    """Asks for the given facts on which the instrument rests."""
    screen = console()
    screen.print(Text("Enter: not known; h: help; q: show the result.", style="dim"))
    lesion = None
    if instrument.scope == "lesion":
        lesion = "lesion-1"
        data["lesions"] = [{"id": lesion}]
    skipped: set[tuple[str, str | None]] = set()
    for number, fact in enumerate(facts_needed(planner, instrument), 1):
        declaration = planner.engine.vocabulary.find(fact)
        kind = declaration.type
        question = Question(
            fact=fact.written,
            label=declaration.label,
            lesion=lesion if fact.scope is Scope.LESION else None,
            lesion_label=None,
            question=declaration.question or declaration.label,
            help=declaration.help,
            kind="boolean" if isinstance(kind, BooleanType) else "choice" if isinstance(kind, ChoiceType)
            else "number" if isinstance(kind, NumberType) else "date",
            unit=declaration.unit if declaration.unit != "1" else None,
            choices=kind.values if isinstance(kind, ChoiceType) and len(kind.values) <= 40 else (),
            decides=(),
            weight=0,
        )  # fmt: skip
        if not put_question(planner, screen, data, question, number, skipped, when):
            break


def facts_needed(planner: Planner, instrument: Instrument) -> list[Fact]:
    """The given facts of patient and lesion on which an instrument rests, in the order of the vocabulary."""
    engine = planner.engine
    fact = Fact(Scope(instrument.scope), instrument.fact)
    definition = engine.domain.definitions.get(fact.key)
    needed = engine.needs_of(definition) if definition is not None else frozenset({fact.key})
    return [item.fact for item in engine.vocabulary.declarations if not item.derived and item.fact.key in needed and item.question]


def show_result(out: Console, planner: Planner, evaluation: Evaluation, instrument: Instrument, lesion: int | None) -> None:
    result = instrument_result(evaluation, instrument, lesion)
    where = f" · {result.lesion_label or result.lesion}" if result.lesion else ""
    out.print(Text.assemble((f"{result.name}{where}", "bold")))
    hanging(out, Text(""), Text(result_text(result), style="bold cyan"), 2)
    if evaluation.truth(f"{instrument.id}#applies", lesion) == -1:
        out.print(Text("  By what is known, this instrument is not meant for this case.", style="yellow"))
    _meanings(out, result)
    _items(out, evaluation, instrument, lesion)
    for check in result.checks:
        mark, style = {"true": ("✓", "green"), "false": ("✗", "red"), "unknown": ("?", "yellow")}[check.truth]
        missing = f" (not known: {', '.join(item.label for item in check.missing)})" if check.missing else ""
        hanging(out, Text(f"{mark} ", style), Text.assemble((check.label, style), f"{missing}. {check.text}" if check.text else missing), 2)
    for caution in result.cautions:
        hanging(out, Text("caution: ", style="yellow"), Text(caution), 2)
    _line(out, "not known", ", ".join(item.label for item in result.missing))
    _line(out, "for", instrument.purpose)
    _line(out, "derived from", instrument.validated_in)
    _line(out, "accuracy", instrument.accuracy)
    used = [planner.library.intervention_by_id[name].name for name in users_of(planner.engine, instrument)]
    _line(out, "used by", ", ".join(used))
    _line(out, "sources", "; ".join(planner.library.reference_by_id[key].short for key in instrument.sources))


def _meanings(out: Console, result: InstrumentResult) -> None:
    for band in result.bands:
        _line(out, band.label if len(result.bands) > 1 else "means", band.meaning)


def _items(out: Console, evaluation: Evaluation, instrument: Instrument, lesion: int | None) -> None:
    """The points of each item, as a range where it is not decided."""
    if not instrument.items:
        return
    table = Table(box=None, show_header=False, padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for item in instrument.items:
        low, high = evaluation.explain(evaluation.engine.library.expressions[f"{instrument.id}#items/{item.id}"], lesion).raw
        table.add_row(f"{low:g}" if low == high else f"{low:g} to {high:g}", item.label)
    out.print(table)


def _line(out: Console, label: str, text: str) -> None:
    if text:
        hanging(out, Text(f"{label}: ", style="dim"), Text(text), 2)
