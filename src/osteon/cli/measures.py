"""`osteon measures`: quality measures, as a list or for one record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from osteon.cli.common import Form, console, day, make_planner, read_input
from osteon.planner import MeasureResult, measure_results
from osteon.report import hanging, listed, placed

FEW = 4
_STYLES = {"met": "green", "not met": "red", "cannot be told": "yellow"}


def measures(
    file: Annotated[
        str | None, typer.Argument(help="A record, a FHIR bundle, the name of an example, or -; without it the measures are listed.")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day (YYYY-MM-DD); default today.")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
    format: Annotated[Form, typer.Option("--format", "-f", help="How to write the results.")] = Form.text,
    everything: Annotated[bool, typer.Option("--all", help="Also the measures in which this person is not counted.")] = False,
) -> None:
    """Say how one person counts in each quality measure, or list the measures."""
    planner = make_planner(policy)
    if file is None:
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_column(no_wrap=True, style="cyan")
        table.add_column()
        for item in planner.library.measures:
            table.add_row(item.id, f"{item.name} ({item.status}; {item.better} is better)")
        console().print(table)
        return
    when = day(as_of)
    record, _ = read_input(file, planner.library, when)
    results = measure_results(planner.evaluate(record, when))
    if format is Form.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(results), indent=2).decode() + "\n")
        return
    shown = [result for result in results if everything or result.state != "not counted"]
    out = console()
    for result in shown:
        hanging(out, Text(f"{result.state}: ", style=_STYLES.get(result.state, "dim")), Text(_text(result)), 0)
    if len(shown) < len(results):
        out.print(Text(f"{len(results) - len(shown)} more in which this person is not counted: --all", style="dim"))


def _text(result: MeasureResult) -> str:
    text = placed(result.name, result.lesion_label)
    if result.because:
        text += f": {result.because}"
    if result.missing:
        text += f"; not known: {listed([item.label for item in result.missing], FEW)}"
    return text + (" (its steward has retired this measure)" if result.status == "retired" else "")
