"""`osteon evidence`: what the knowledge rests on."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from osteon.cli.common import MISUSED, Form, console, day, fail, load_library
from osteon.faults import Fault
from osteon.library import Library, due, statements
from osteon.library.evidence import Statement
from osteon.logic import nearest


def evidence(
    source: Annotated[str | None, typer.Argument(help="A source: what was read of it, and every statement that rests on it.")] = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="Every source with its age, what was read of it, and what rests on it.")
    ] = False,
    due_only: Annotated[bool, typer.Option("--due", help="The sources that should be read again, and why.")] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day for --due and for ages (YYYY-MM-DD); default today.")
    ] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
    format: Annotated[Form, typer.Option("--format", "-f", help="How to write the report.")] = Form.text,
) -> None:
    """Report what the knowledge rests on: statements, sources, what was read, and what hangs on too little."""
    library = load_library(policy)
    if source is not None:
        _one_source(library, source)
    elif sources:
        _sources(library, as_of, format)
    elif due_only:
        _due(library, as_of, format)
    else:
        report = coverage(library)
        if format is Form.json:
            sys.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
        else:
            _print(report)


def coverage(library: Library) -> dict[str, Any]:
    """The figures of the report, and the statements that hang on too little, as plain data."""
    told = statements(library)
    seen = {item.id for item in library.references if item.seen}
    whole = {item.id for item in library.references if item.read in ("full text", "label", "guideline page")}
    recommendations = [item for item in told if item.strength]
    years = [item.year for item in library.references if item.year]

    def written(items: list[Statement]) -> list[str]:
        return [item.written for item in items]

    return {
        "statements": len(told),
        "documents": len({item.document for item in told}),
        "sources": len(library.references),
        "sources_read": len(seen),
        "sources_by_what_was_read": dict(Counter(item.read or "not read" for item in library.references).most_common()),
        "sources_by_kind": dict(Counter(item.kind for item in library.references).most_common()),
        "year_of_sources": {"oldest": min(years), "median": int(median(years)), "newest": max(years)} if years else {},
        "recommendations": len(recommendations),
        "strong_recommendations": sum(item.strength == "strong" for item in recommendations),
        "recommendations_on_one_source": written([item for item in recommendations if len(item.sources) == 1]),
        "recommendations_on_unread_sources": written([item for item in recommendations if not seen & set(item.sources)]),
        "strong_recommendations_on_abstracts_alone": written(
            [item for item in recommendations if item.strength == "strong" and not whole & set(item.sources)]
        ),
        "statements_on_unread_sources": written([item for item in told if not seen & set(item.sources)]),
        "disagreements_between_sources": [
            {"document": item.id, "says": part.says, "sources": list(part.sources)}
            for item in library.interventions
            for part in item.conflicts
        ],
    }


_LISTS = {
    "recommendations_on_unread_sources": "Recommendations on sources that nobody read",
    "statements_on_unread_sources": "Statements on sources that nobody read",
    "strong_recommendations_on_abstracts_alone": "Strong recommendations on abstracts or secondary pages alone",
    "recommendations_on_one_source": "Recommendations on a single source",
}


def _print(report: dict[str, Any]) -> None:
    out = console()
    table = Table(box=None, show_header=False, padding=(0, 1))
    table.add_column(style="cyan")
    table.add_column()
    years = report["year_of_sources"]
    for label, value in (
        ("Statements with sources", f"{report['statements']} in {report['documents']} documents"),
        ("Sources", f"{report['sources']}, of which {report['sources_read']} were read"),
        ("What was read of them", ", ".join(f"{name} {count}" for name, count in report["sources_by_what_was_read"].items())),
        ("Kinds", ", ".join(f"{name} {count}" for name, count in report["sources_by_kind"].items())),
        ("Years", f"{years['oldest']} to {years['newest']}, half of them since {years['median']}" if years else ""),
        ("Recommendations", f"{report['recommendations']}, of which {report['strong_recommendations']} strong"),
        ("Disagreements shown", str(len(report["disagreements_between_sources"]))),
    ):
        table.add_row(label, value)
    out.print(table)
    for name, title in _LISTS.items():
        items = report[name]
        out.print(Text(f"\n{title}: {len(items)}", style="bold"))
        for item in items:
            out.print(Text(f"  {item}"), soft_wrap=True)
    if report["disagreements_between_sources"]:
        out.print(Text("\nWhere sources disagree", style="bold"))
        for item in report["disagreements_between_sources"]:
            out.print(Text.assemble("  ", (item["document"], "cyan"), f": {item['says']} ", (f"[{', '.join(item['sources'])}]", "dim")))


def _due(library: Library, as_of: str | None, format: Form) -> None:
    found = due(library, day(as_of))
    if format is Form.json:
        sys.stdout.write(json.dumps(msgspec.to_builtins(found), indent=2, ensure_ascii=False) + "\n")
        return
    out = console()
    if not found:
        out.print("No source is due to be read again.")
        return
    out.print(Text(f"{len(found)} of {len(library.references)} sources, those with most statements first", style="bold"))
    for item in found:
        count = f"{item.statements} statement{'' if item.statements == 1 else 's'}"
        out.print(Text.assemble("  ", (item.source, "cyan"), f": {item.because} ({count})"))


def _sources(library: Library, as_of: str | None, format: Form) -> None:
    year = day(as_of).year
    told = Counter(key for item in statements(library) for key in item.sources)
    rows = [
        {
            "id": item.id,
            "kind": item.kind,
            "years_old": year - item.year if item.year else None,
            "read": item.read if item.seen else "not read",
            "read_on": item.seen_on,
            "statements": told[item.id],
        }
        for item in sorted(library.references, key=lambda item: (item.year or 0, item.id))
    ]
    if format is Form.json:
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    table = Table("source", "kind", "years old", "read", "statements", box=None, padding=(0, 1), header_style="bold")
    for row in rows:
        age = "?" if row["years_old"] is None else str(row["years_old"])
        table.add_row(str(row["id"]), str(row["kind"]), age, str(row["read"]), str(row["statements"]))
    console().print(table)


def _one_source(library: Library, key: str) -> None:
    reference = library.reference_by_id.get(key)
    if reference is None:
        close = nearest(key, library.reference_by_id)
        hint = f"Did you mean {close}?" if close else ""
        fail([Fault("OST400", f"there is no source called {key}", "evidence", hint=hint)], MISUSED)
    out = console()
    out.print(Text(reference.short, style="bold"))
    state = f"read: {reference.read}, on {reference.seen_on}" if reference.seen else "not read"
    out.print(Text(f"  {reference.kind}; {state}", style="dim"))
    for label, value in (("DOI", reference.doi), ("PMID", reference.pmid), ("page", reference.url)):
        if value:
            out.print(Text(f"  {label}: {value}", style="dim"), soft_wrap=True)
    for item in statements(library):
        if key in item.sources:
            out.print(Text.assemble("  ", (item.written, "cyan"), f": {item.text}"))
