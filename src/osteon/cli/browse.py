"""Commands that show what osteon knows: examples, facts, interventions, codes, schemas."""

from __future__ import annotations

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
import yaml
from rich.table import Table
from rich.text import Text

from osteon.cli.common import MISUSED, console, fail, load_library, write_file
from osteon.examples import example_files
from osteon.fault_codes import FAULT_CODES
from osteon.faults import Fault
from osteon.library import Library
from osteon.logic import ChoiceType, nearest
from osteon.planner import Plan
from osteon.vocabulary import Declaration


def example(
    name: Annotated[str | None, typer.Argument(help="The example to write; without it they are listed.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of stdout.")] = None,
) -> None:
    """List the bundled example records, or write one."""
    files = example_files()
    if name is None:
        for key, path in files.items():
            first = path.read_text(encoding="utf-8").splitlines()[0]
            title = first.lstrip("# ") if first.startswith("#") else ""
            console().print(Text.assemble((f"{key:<34}", "bold"), title))
        return
    if name not in files:
        close = nearest(name, files)
        hint = f"Did you mean {close}? " if close else ""
        fail([Fault("OST400", f"there is no example called {name}", "example", hint=f"{hint}Allowed: {', '.join(files)}")], MISUSED)
    text = files[name].read_text(encoding="utf-8")
    if out is None:
        sys.stdout.write(text)
    else:
        write_file(out, text)


def facts(
    about: Annotated[str | None, typer.Argument(help="A scope (patient, lesion, course), a group, or the name of a fact.")] = None,
    derived: Annotated[bool, typer.Option("--derived", help="Also the facts that are computed.")] = False,
) -> None:
    """List the facts that a record can hold, or show one."""
    library = load_library(None)
    vocabulary = library.vocabulary
    name = (about or "").rpartition(".")[2]
    single = [item for item in vocabulary.declarations if item.name == name]
    if about is not None and single:
        for declaration in single:
            _show_fact(declaration)
        return
    groups = {group.id: group.title for group in vocabulary.groups}
    chosen = [
        item
        for item in vocabulary.declarations
        if (derived or not item.derived) and (about is None or about in (item.scope.value, item.group))
    ]
    if not chosen:
        close = nearest(about or "", [item.name for item in vocabulary.declarations])
        hint = f"Did you mean {close}? " if close else ""
        fail(
            [Fault("OST400", f"there is no fact, scope or group called {about}", "facts", hint=f"{hint}Groups: {', '.join(groups)}")],
            MISUSED,
        )
    out = console()
    for group in dict.fromkeys(item.group for item in chosen):
        out.print(Text(f"\n{groups.get(group, group)}", style="bold"))
        table = Table(box=None, show_header=False, padding=(0, 1), expand=False)
        table.add_column(no_wrap=True)
        table.add_column()
        for item in (item for item in chosen if item.group == group):
            table.add_row(Text(item.fact.written, style="cyan"), Text.assemble(item.label, (f"  {item.type.description}", "dim")))
        out.print(table)


def _show_fact(item: Declaration) -> None:
    out = console()
    out.print(Text(item.fact.written, style="bold cyan"), Text(item.label, style="bold"))
    rows = [("type", item.type.description), ("question", item.question), ("help", item.help)]
    if isinstance(item.type, ChoiceType):
        rows.append(("values", ", ".join(item.type.values)))
        if item.type.groups:
            rows.append(("groups", ", ".join(item.type.groups)))
    rows.append(("also in", ", ".join(item.also_in)))
    rows.append(("valid for", f"{item.valid_for_days} days" if item.valid_for_days else ""))
    rows.append(("codes", "; ".join(f"{code.system} {code.code}{'' if code.verified else ' (unverified)'}" for code in item.codes)))
    rows.append(("computed", "from other facts" if item.derived else ""))
    rows.append(("sources", ", ".join(item.sources)))
    for label, text in rows:
        if text:
            out.print(Text.assemble((f"  {label}: ", "dim"), text))


def interventions(
    about: Annotated[str | None, typer.Argument(help="A class (systemic, local, supportive), a category, or an id.")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
) -> None:
    """List the treatments that osteon knows."""
    library = load_library(policy)
    chosen = [item for item in library.interventions if about in (None, item.class_, item.category, item.id)]
    if not chosen:
        names = [*library.intervention_by_id, *library.category_by_id, "systemic", "local", "supportive"]
        close = nearest(about or "", names)
        hint = f"Did you mean {close}?" if close else ""
        fail([Fault("OST400", f"there is no class, category or treatment called {about}", "interventions", hint=hint)], MISUSED)
    if about in library.intervention_by_id:
        _explain_document(library.intervention_by_id[str(about)])
        return
    out = console()
    for name in ("systemic", "local", "supportive"):
        listed = [item for item in chosen if item.class_ == name]
        if not listed:
            continue
        out.print(Text(f"\n{name.capitalize()} ({len(listed)})", style="bold"))
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_column(no_wrap=True)
        table.add_column()
        for item in listed:
            away = "" if item.available else " (not available here)"
            table.add_row(Text(item.id, style="cyan"), f"{item.name}{away}")
        out.print(table)


def explain(
    name: Annotated[str, typer.Argument(help="A fault code (OST201), or the id of a treatment, red flag, measure, instrument or source.")],
) -> None:
    """Explain a fault code, a document or a source."""
    code = name.upper()
    if code in FAULT_CODES:
        title, text = FAULT_CODES[code]
        console().print(Text(f"{code} {title}", style="bold"))
        console().print(Text(text))
        return
    library = load_library(None)
    known = _documents(library)
    if name in known:
        _explain_document(known[name])
        return
    if any(item.name == name.rpartition(".")[2] for item in library.vocabulary.declarations):
        facts(name)
        return
    close = nearest(name, known)
    hint = f"Did you mean {close}?" if close else "Codes run from OST100 to OST403; treatments: osteon interventions"
    fail([Fault("OST400", f"there is nothing called {name}", "explain", hint=hint)], MISUSED)


def _documents(library: Library) -> dict[str, Any]:
    """Every document that can be shown, by its id or name."""
    return {
        **library.intervention_by_id,
        **library.alert_by_id,
        **library.measure_by_id,
        **library.instrument_by_id,
        **library.formula_by_name,
        **library.reference_by_id,
    }


def _explain_document(document: Any) -> None:
    data = {key: value for key, value in msgspec.to_builtins(document).items() if value not in (None, [], "")}
    sys.stdout.write(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=80))


class SchemaName(str, Enum):
    """What the schema describes."""

    record = "record"
    plan = "plan"


def schema(
    name: Annotated[SchemaName, typer.Argument(help="record or plan")] = SchemaName.record,
) -> None:
    """Print the JSON Schema of a record (generated from the facts) or of a plan."""
    from osteon.vocabulary.schema import record_schema

    if name is SchemaName.plan:
        data: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | msgspec.json.schema(Plan)
    else:
        data = record_schema(load_library(None).vocabulary)
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


__all__ = ["example", "explain", "facts", "interventions", "schema"]
