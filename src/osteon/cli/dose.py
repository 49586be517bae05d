"""`osteon dose`: formulas, schedules of radiotherapy side by side, doses of treatments, the dose to the cord."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from osteon.cli.common import FAULTY, MISUSED, console, day, fail, make_planner
from osteon.cli.settings import given_by_name, read_with_settings
from osteon.derive import Evaluation
from osteon.derive.calculations import calculate, declarations_of
from osteon.dose import MEASURES_RADIATION, compare, parse_schedule
from osteon.faults import Fault, RecordError
from osteon.library import Formula
from osteon.logic import English, Fact, nearest
from osteon.logic.tree import Scope
from osteon.planner import Missing, Option, Planner, results_that_measure
from osteon.report import hanging, number_with_unit, result_text

app = typer.Typer(help="Doses: formulas, schedules, treatments, the dose to the cord.", no_args_is_help=True)

Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help='A fact or input, with its unit: weight="70 kg". May be repeated.')
]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day of the dose; default today.")]
Policy = Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")]
RECORD_HELP = "A record, a FHIR bundle, the name of an example, or - for stdin."


@app.command("list")
def list_doses() -> None:
    """List the formulas, and the treatments that have dosing facts."""
    library = make_planner().library
    out = console()
    out.print(Text("Formulas (osteon dose formula NAME)", style="bold"))
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column()
    for formula in library.formulas:
        table.add_row(Text(formula.name, style="cyan"), f"{formula.label}, from {', '.join(part.name for part in formula.parameters)}")
    out.print(table)
    out.print(Text("\nTreatments (osteon dose treatment NAME FILE)", style="bold"))
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column()
    for item in library.interventions:
        if item.dosing:
            table.add_row(Text(item.id, style="cyan"), item.name)
    out.print(table)


@app.command("formula")
def formula(
    name: Annotated[str, typer.Argument(help="The formula; osteon dose list names them.")],
    inputs: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE...", help='Its inputs, such as weight="70 kg".')] = None,
) -> None:
    """Work out a formula, and show it with its inputs, unit and source."""
    library = make_planner().library
    item = library.formula_by_name.get(name)
    if item is None:
        close = nearest(name, library.formula_by_name)
        hint = f"Did you mean {close}? " if close else ""
        fail([Fault("OST400", f"there is no formula called {name}", "dose", hint=f"{hint}List them: osteon dose list")], MISUSED)
    declarations = {part.name: part for part in declarations_of(item)}
    try:
        given = given_by_name(declarations, inputs or [])
        low, high = calculate(library, name, given)
    except RecordError as error:
        fail(error.faults)
    out = console()
    out.print(Text(item.label, style="bold"))
    unit = f" {item.unit}" if item.unit != "1" else ""
    exact = f"{low:.{item.digits}f}"
    between = f"{exact}{unit}" if low == high else f"{exact} to {high:.{item.digits}f}{unit}"
    missing = [part.label for part in item.parameters if part.name not in given]
    # What is not known is never replaced by a usual value, so there is no result without it.
    out.print(Text.assemble("  ", ("cannot be said yet", "yellow") if missing else (between, "bold cyan")))
    if missing and len(missing) < len(item.parameters):
        _line(out, "but within", between)
    _formula_lines(out, item, given, missing)
    _line(out, "sources", "; ".join(library.reference_by_id[key].short for key in item.sources))


def _formula_lines(out: Console, item: Formula, given: dict[str, Any], missing: list[str]) -> None:
    labels = {part.name: part.label for part in item.parameters}
    types = {part.name: part.type for part in declarations_of(item)}
    english = English(lambda fact: labels[fact.name].lower(), lambda fact, value: value, lambda fact: types[fact.name])
    expr = make_planner().library.calculations[item.name]
    _line(out, "formula", english.text(expr))
    for part in item.parameters:
        if part.name in given:
            _line(out, "input", f"{part.label}: {_given(given[part.name], part.unit)}")
    _line(out, "not known", ", ".join(missing))
    _line(out, "about", item.because)
    _line(out, "shown with", f"{item.digits} decimal{'' if item.digits == 1 else 's'}; nothing is rounded on the way")


def _given(value: Any, unit: str) -> str:
    if isinstance(value, dict):
        unit = str(value.get("unit") or unit)
        if "value" not in value:
            return f"{value['low']:g} to {value['high']:g} {unit if unit != '1' else ''}".rstrip()
        return f"{value.get('comparator', '')}{value['value']:g} {unit if unit != '1' else ''}".rstrip()
    return f"{value} {unit if unit != '1' else ''}".rstrip()


@app.command("schedules")
def schedules(
    written: Annotated[list[str], typer.Argument(metavar="SCHEDULE...", help="Total dose / fractions, such as 8/1 20/5 30/10.")],
    alpha_beta: Annotated[
        list[float] | None, typer.Option("--alpha-beta", "-a", help="Alpha/beta of the tissue; may be repeated. Default 2, 3 and 10.")
    ] = None,
) -> None:
    """Compare schedules of radiotherapy by BED and EQD2."""
    tissues = tuple(alpha_beta or (2.0, 3.0, 10.0))
    try:
        rows = tuple(parse_schedule(text) for text in written)
        values = compare(rows, tissues)
    except RecordError as error:
        fail(error.faults)
    table = Table(box=None, padding=(0, 1))
    table.add_column("schedule\nin gray", no_wrap=True)
    for tissue in tissues:
        table.add_column(f"BED\nα/β {tissue:g}", justify="right")
        table.add_column(f"EQD2\nα/β {tissue:g}", justify="right")
    for row, numbers in zip(rows, values, strict=True):
        table.add_row(str(row), *(f"{number:.2f}" for pair in numbers for number in pair))
    out = console()
    out.print(table)
    text = "For the dose that a tissue really gets: what is prescribed for the tumour is not the dose to the cord."
    out.print(Text(text, style="dim"))


@app.command("treatment")
def treatment(
    name: Annotated[str, typer.Argument(help="The treatment; osteon dose list names them.")],
    file: Annotated[str | None, typer.Argument(help=RECORD_HELP)] = None,
    settings: Settings = None,
    lesion: Annotated[str | None, typer.Option("--lesion", metavar="ID", help="Only this lesion.")] = None,
    as_of: AsOf = None,
    policy: Policy = None,
) -> None:
    """Show the doses of a treatment for one record: formula, inputs, rounding, source, and what is lacking.

    No dose is shown where something forbids the treatment, or where a fact that the dose needs is unknown.
    """
    planner = make_planner(policy)
    item = planner.library.intervention_by_id.get(name)
    if item is None:
        close = nearest(name, planner.library.intervention_by_id)
        hint = f"Did you mean {close}? " if close else ""
        fail([Fault("OST400", f"there is no treatment called {name}", "dose", hint=f"{hint}List them: osteon dose list")], MISUSED)
    when = day(as_of)
    record = read_with_settings(planner.library, file, settings or [], lesion, when)
    evaluation = planner.evaluate(record, when)
    if evaluation.contradictions:
        fail(evaluation.contradictions)
    options = [option for option in planner.treatment(item, evaluation) if lesion is None or option.lesion in (None, lesion)]
    if not options:
        fail([Fault("OST400", f"{name} concerns single lesions, and the record lists none", "--lesion")], FAULTY)
    for option in options:
        _show_treatment(console(), planner, option)


def _show_treatment(out: Console, planner: Planner, option: Option) -> None:
    where = f" · {option.lesion_label}" if option.lesion_label else ""
    out.print(Text.assemble((f"{option.name}{where}", "bold"), (f"  {option.status}", "dim")))
    forbidding = [part for part in option.against if part.strength == "absolute" and part.truth == "true"]
    if forbidding or not option.dosing:
        reasons = forbidding or [part for part in option.indications if part.truth == "false"]
        why = " ".join(part.text for part in reasons)
        text = f"No dose: {why if forbidding else f'it is not indicated here. Not so: {why}'}" if reasons else "There are no dosing facts."
        out.print(Text.assemble("  ", (text, "bold red" if forbidding else "yellow")))
        return
    for dose in option.dosing:
        lead = "dose" if dose.applies == "true" else "dose, if it applies"
        _line(out, lead, dose.text)
        if dose.amount is not None:
            out.print(Text.assemble("    ", (number_with_unit(dose.amount.value, dose.amount.unit), "bold cyan")))
        _line(out, "where", dose.condition, 4)
        _line(out, "formula", dose.formula, 4)
        _line(out, "inputs", "; ".join(dose.inputs), 4)
        if dose.computed:
            _line(out, "rounding", dose.rounding or "none", 4)
        if dose.missing:
            hanging(out, Text("not known: ", style="yellow"), Text(_labels(dose.missing)), 4)
        _line(out, "sources", "; ".join(planner.library.reference_by_id[key].short for key in dose.sources), 4)
    if option.dosing[0].exclude_first:
        text = "No number is given before it is known that nothing forbids the treatment:"
        hanging(out, Text(""), Text(text, style="bold yellow"), 2)
    for part in option.against:
        word = "exclude first" if part.strength == "absolute" else "caution" if part.truth == "true" else "check"
        missing = f" Not known: {_labels(part.missing)}." if part.missing else ""
        hanging(out, Text(f"{word}: ", style="yellow"), Text(f"{part.text}{missing}"), 2)


def _labels(missing: tuple[Missing, ...]) -> str:
    return ", ".join(dict.fromkeys(item.label for item in missing))


@app.command("cord")
def cord(
    file: Annotated[str | None, typer.Argument(help=RECORD_HELP)] = None,
    lesion: Annotated[str | None, typer.Option("--lesion", metavar="ID", help="The vertebra to be irradiated again.")] = None,
    planned: Annotated[
        str | None, typer.Option("--planned", metavar="DOSE/FRACTIONS", help="The planned course, such as 20/5; the cord gets all of it.")
    ] = None,
    cord_dose: Annotated[
        str | None, typer.Option("--cord-dose", metavar="DOSE", help="The highest dose to cord or thecal sac, where it is not the whole.")
    ] = None,
    stereotactic: Annotated[bool, typer.Option("--stereotactic", help="The planned course is stereotactic.")] = False,
    settings: Settings = None,
    as_of: AsOf = None,
    policy: Policy = None,
) -> None:
    """Check a second course over the spinal cord: interval, cumulative dose, and which limit fails."""
    planner = make_planner(policy)
    extra = list(settings or [])
    names = planner.library.second_course
    unit = planner.library.vocabulary.by_key[(Scope.LESION, names.dose)].unit
    if planned is not None:
        try:
            course = parse_schedule(planned)
        except RecordError as error:
            fail(error.faults)
        extra += [f"{names.dose}={course.total_dose:g} {unit}", f"{names.fractions}={course.fractions}"]
        extra.append(f"{names.technique}={names.stereotactic if stereotactic else names.conventional}")
        if cord_dose is None and not stereotactic:
            extra.append(f"{names.cord_dose}={course.total_dose:g} {unit}")
    if cord_dose is not None:
        extra.append(f"{names.cord_dose}={cord_dose}")
    when = day(as_of)
    record = read_with_settings(planner.library, file, extra, lesion, when)
    evaluation = planner.evaluate(record, when)
    if evaluation.contradictions:
        fail(evaluation.contradictions)
    out = console()
    shown = 0
    for place, item in enumerate(record.lesions):
        if lesion not in (None, item.id):
            continue
        results = results_that_measure(evaluation, MEASURES_RADIATION, place)
        for result in results:
            out.print(Text.assemble((f"{result.name} · {result.lesion_label}", "bold"), f"  {result_text(result)}"))
            for check in result.checks:
                mark, style = {"true": ("✓", "green"), "false": ("✗", "bold red"), "unknown": ("?", "yellow")}[check.truth]
                missing = f" (not known: {', '.join(part.label for part in check.missing)})" if check.missing else ""
                said = Text.assemble((check.label, style), f"{missing}. {check.text}" if check.text else missing)
                hanging(out, Text(f"{mark} ", style), said, 2)
            for caution in result.cautions:
                hanging(out, Text("caution: ", style="yellow"), Text(caution), 2)
        if results:
            shown += 1
            _figures(out, planner, evaluation, place)
    if not shown:
        hint = "The lesion must be in the spine, have radiotherapy in its record, and a planned course (--planned 20/5)."
        fail([Fault("OST403", "there is no second course over the cord to check", "cord", hint=hint)], FAULTY)
    note = "Sums of what the cord had, without anything taken off for the time that has passed. A medical physicist confirms them."
    out.print(Text(note, style="dim"))


def _figures(out: Console, planner: Planner, evaluation: Evaluation, place: int) -> None:
    """The numbers behind the checks, and those that the place of the lesion calls for or may call for."""
    names = planner.library.second_course
    further = [name for fact, figures in names.further.items() if evaluation.raw(Fact(Scope.LESION, fact), place) != -1 for name in figures]
    for name in (*names.figures, *further):
        fact = Fact(Scope.LESION, name)
        declaration = planner.library.vocabulary.find(fact)
        low, high = evaluation.raw(fact, place)
        unit = declaration.unit if declaration.unit != "1" else ""
        text = f"{low:.1f} {unit}" if low == high else f"{low:.1f} to {high:.1f} {unit}"
        _line(out, declaration.label, text)


def _line(out: Console, label: str, text: str, indent: int = 2) -> None:
    if text:
        hanging(out, Text(f"{label}: ", style="dim"), Text(text), indent)
