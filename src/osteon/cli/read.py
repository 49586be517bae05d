"""`osteon read`: what was found in a FHIR file, where, what is in doubt, and what was not used."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from osteon.cli.common import SOUND, Form, console, day, fail, load_library, read_data, writable, write_file
from osteon.faults import Fault, RecordError
from osteon.fhir import Account, Use, is_fhir, read_fhir
from osteon.record import record_data
from osteon.report import hanging

NOT_USED = "OST331"


def read(
    file: Annotated[str, typer.Argument(help="A FHIR R4 bundle, resource or list (JSON, NDJSON; also gzip), or - for stdin.")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day for which ages count.")] = None,
    form: Annotated[Form, typer.Option("--format", help="How to write the account.")] = Form.text,
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
    if form is Form.json:
        print(_json(account, record_data(account.record, library.vocabulary)))
    else:
        _show(account)
    if out is not None:
        import yaml

        write_file(out, yaml.safe_dump(record_data(account.record, library.vocabulary), sort_keys=False, allow_unicode=True))
    raise typer.Exit(SOUND)


def _json(account: Account, record: dict[str, Any]) -> str:
    """The whole account, with the record as plain data."""
    whole = {"record": record, "used": account.used, "notes": account.record.notes}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()


def _show(account: Account) -> None:
    """The account as a table and lists, for 80 columns."""
    screen = console()
    table = Table(box=None, padding=(0, 1))
    for heading, widest in (("fact", 25), ("value", 18), ("date", 10), ("from", None)):
        table.add_column(heading, overflow="fold", max_width=widest, no_wrap=heading == "date")
    for use in account.used:
        where = f" ({use.lesion})" if use.lesion else ""
        table.add_row(Text(use.fact + where, style="cyan"), use.value, use.date, Text(_origin(use), style="dim"))
    screen.print(table)
    notes = account.record.notes
    sections = (
        ("Too old to count", [(f"{use.fact}, {use.place}", use.stale) for use in account.used if use.stale]),
        ("To be checked", [(fault.where, fault.message) for fault in notes if fault.code != NOT_USED]),
        ("Not used", [(fault.where, fault.message) for fault in notes if fault.code == NOT_USED]),
    )
    for title, lines in sections:
        if lines:
            screen.print(Text(f"\n{title}", style="bold"))
        for place, words in lines:
            hanging(screen, Text(f"{place}: ", style="dim"), Text(words), 2)


def _origin(use: Use) -> str:
    """Where a value stands in the file, and what pointed to the fact."""
    return " ".join(filter(None, (use.place, use.path, f"({use.how})" if use.how else "")))
