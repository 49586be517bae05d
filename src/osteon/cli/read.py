"""`osteon read`: what was found in a FHIR file, where, and what was not used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from osteon.cli.common import SOUND, console, day, fail, load_library, read_data, writable, write_file
from osteon.faults import Fault, RecordError
from osteon.fhir import is_fhir, read_fhir
from osteon.record import record_data
from osteon.report import hanging

NOT_USED = "OST331"


def read(
    file: Annotated[str, typer.Argument(help="A FHIR R4 bundle or resource (JSON), or - for stdin.")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day for which ages count.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also write what was found as a record.")] = None,
) -> None:
    """Show which facts a FHIR file states and where, and what in it was not used and why."""
    writable(out)
    library = load_library(None)
    try:
        data = read_data(file)
        if not is_fhir(data):
            raise RecordError([Fault("OST330", "this is no FHIR resource (it has no resourceType)", file)])
        account = read_fhir(data, library, day(as_of))
    except RecordError as error:
        fail(error.faults)
    screen = console()
    table = Table(box=None, padding=(0, 1))
    for heading in ("fact", "value", "date", "from"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("fact", "date"))
    for use in account.used:
        where = f" ({use.lesion})" if use.lesion else ""
        table.add_row(Text(use.fact + where, style="cyan"), use.value, use.date, Text(use.place, style="dim"))
    screen.print(table)
    unused = [fault for fault in account.ignored if fault.code == NOT_USED]
    doubtful = [fault for fault in account.ignored if fault.code != NOT_USED]
    for heading, faults in (("To be checked", doubtful), ("Not used", unused)):
        if faults:
            screen.print(Text(f"\n{heading}", style="bold"))
        for fault in faults:
            hanging(screen, Text(f"{fault.where}: ", style="dim"), Text(fault.message), 2)
    if out is not None:
        import yaml

        write_file(out, yaml.safe_dump(record_data(account.record, library.vocabulary), sort_keys=False, allow_unicode=True))
    raise typer.Exit(SOUND)
