"""`osteon plan`: from a record to a plan."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from osteon.cli.common import FAULTY, MISUSED, SOUND, console, day, evaluate_input, fail, make_planner
from osteon.derive import Evaluation
from osteon.faults import Fault
from osteon.fhir import is_patient_reference, plan_bundle
from osteon.logic import nearest
from osteon.planner import Plan, Planner, focused
from osteon.report import ReasonLine, option_item, plan_markdown, print_item, print_plan, reason_line


class Format(str, Enum):
    """How the plan is written."""

    text = "text"
    json = "json"
    yaml = "yaml"
    markdown = "markdown"
    fhir = "fhir"


def plan(
    file: Annotated[str, typer.Argument(help="A record (JSON or YAML), a FHIR bundle, the name of an example, or - for stdin.")],
    format: Annotated[Format, typer.Option("--format", "-f", help="How to write the plan.")] = Format.text,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day of the plan (YYYY-MM-DD); default today.")] = None,
    policy: Annotated[
        list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy; may be repeated.")
    ] = None,
    lesion: Annotated[
        str | None, typer.Option("--lesion", metavar="ID", help="Only this lesion and what concerns the whole person.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", metavar="OPTION", help="One option or red flag in full, with its reasons.")] = None,
    all_options: Annotated[bool, typer.Option("--all", help="Also the options that are not indicated, and all questions.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Show the source behind each statement.")] = False,
    patient: Annotated[
        str | None,
        typer.Option("--patient", metavar="REFERENCE", help="With --format fhir: whom the plan is for (Patient/ID or urn:uuid:...)."),
    ] = None,
) -> None:
    """Print the plan for one person: goals, red flags, options with reasons, what to find out.

    Exit code 0: a plan was printed. 1: the record or the documents have faults, which are named on
    stderr. 2: the command was misused.
    """
    _check_reference(patient, format)
    planner = make_planner(policy)
    when = day(as_of)
    evaluation, from_fhir = evaluate_input(planner, file, when)
    record = evaluation.record
    if lesion is not None and lesion not in [item.id for item in record.lesions]:
        names = [item.id for item in record.lesions]
        fail(
            [Fault("OST400", f"the record has no lesion called {lesion}", "--lesion", hint=f"Allowed: {', '.join(names) or 'none'}")],
            MISUSED,
        )
    if why is not None:
        _why(planner, evaluation, why, lesion)
        raise typer.Exit(SOUND)
    made = planner.plan_of(evaluation)
    made = focused(made, lesion) if lesion is not None else made
    if format is Format.fhir:
        if patient is None and from_fhir and is_patient_reference(f"Patient/{record.id}"):
            patient = f"Patient/{record.id}"
        bundle = plan_bundle(made, record, planner.library, patient)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(bundle), indent=2).decode() + "\n")
    else:
        write(made, format, all_options, sources)


def write(made: Plan, format: Format, everything: bool, sources: bool) -> None:
    """Writes a plan to stdout."""
    match format:
        case Format.text:
            print_plan(console(), made, everything=everything, sources=sources)
        case Format.json:
            sys.stdout.write(msgspec.json.format(msgspec.json.encode(made), indent=2).decode() + "\n")
        case Format.yaml:
            import yaml

            sys.stdout.write(yaml.safe_dump(msgspec.to_builtins(made), sort_keys=False, allow_unicode=True, width=100))
        case Format.markdown:
            sys.stdout.write(plan_markdown(made, everything=everything))


def _check_reference(patient: str | None, format: Format) -> None:
    """Ends the command before any work is done where the reference to the person cannot be used."""
    if patient is None:
        return
    if format is not Format.fhir:
        fail([Fault("OST401", "a reference to a person stands only in a FHIR Bundle", "--patient", hint="Add: --format fhir")], MISUSED)
    if not is_patient_reference(patient):
        fail(
            [Fault("OST401", f'"{patient}" does not refer to a person', "--patient", hint="Allowed: Patient/ID or urn:uuid:...")],
            MISUSED,
        )


def _why(planner: Planner, evaluation: Evaluation, name: str, lesion: str | None) -> None:
    """Prints the tree of reasons for one option or red flag."""
    library = planner.library
    name, _, at = name.partition("@")
    lesion = lesion or at or None
    keys: list[tuple[str, str]]
    if name in library.intervention_by_id:
        item = library.intervention_by_id[name]
        keys = [(f"indication: {part.because}", f"{name}#indications/{part.id}") for part in item.indications]
        keys += [
            (f"{part.kind} contraindication: {part.because}", f"{name}#contraindications/{part.id}") for part in item.contraindications
        ]
        keys += [(f"first: {part.do}", f"{name}#prerequisites/{part.id}/met") for part in item.prerequisites]
        title, scope = item.name, item.scope
    elif name in library.alert_by_id:
        alert = library.alert_by_id[name]
        keys = [(f"raised when: {part.because}", f"{name}#raised/{part.id}") for part in alert.raised]
        title, scope = alert.name, alert.scope
    else:
        close = nearest(name, (*library.intervention_by_id, *library.alert_by_id))
        hint = f"Did you mean {close}? " if close else ""
        fail(
            [Fault("OST400", f"there is no option or red flag called {name}", "--why", hint=f"{hint}List them: osteon interventions")],
            MISUSED,
        )
    places: list[int | None] = [None]
    if scope == "lesion":
        places = [place for place, item in enumerate(evaluation.record.lesions) if lesion in (None, item.id)]
        if not places:
            fail([Fault("OST400", f"{name} concerns single lesions, and the record lists none", "--why")], FAULTY)
    out = console()
    cards = planner.treatment(library.intervention_by_id[name], evaluation) if name in library.intervention_by_id else ()
    names = {item.id: item.name for item in library.interventions}
    for place in places:
        if cards:
            print_item(out, option_item(cards[place or 0], names, everything=True), True)
        where = f" · {evaluation.record.lesions[place].id}" if place is not None else ""
        _print_tree(out, f"{title}{where}", [(text, reason_line(evaluation.reason(key, place), evaluation)) for text, key in keys])


def _print_tree(out: Console, title: str, reasons: list[tuple[str, ReasonLine]]) -> None:
    tree = Tree(Text(title, style="bold"))
    for text, reason in reasons:
        branch = tree.add(Text.assemble((f"{reason.value.partition(' ')[0]} ", _style(reason.value)), (text, "bold")))
        _add(branch, reason)
    out.print(tree)


def _add(branch: Tree, line: ReasonLine) -> None:
    child = branch.add(Text.assemble(line.text, ": ", (line.value, _style(line.value))))
    for part in line.parts:
        _add(child, part)


def _style(value: str) -> str:
    word = value.partition(" ")[0]
    return {"true": "green", "false": "red", "unknown": "yellow"}.get(word, "cyan")
