"""`osteon check`: for those who write knowledge documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from osteon import __version__
from osteon.cli.common import FAULTY, SOUND, console
from osteon.faults import DocumentError
from osteon.library import Library, files_of, read_library
from osteon.library.plain_language import Plainness, check_plain_language
from osteon.library.reading_grade import HIGHEST_GRADE
from osteon.planner import Planner
from osteon.planner.cases import run_cases
from osteon.planner.coverage import TRUTHS, Coverage
from osteon.planner.witness import undecidable_criteria


def check(
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="Local policy laid over the knowledge.")] = None,
    directory: Annotated[Path | None, typer.Option("--knowledge", metavar="DIR", help="Other documents than the shipped ones.")] = None,
    only: Annotated[str | None, typer.Option("--only", metavar="TEXT", help="Report only faults in files whose name holds this.")] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="List criteria without a case for each truth, and thresholds without a value on each side.")
    ] = False,
    decidable: Annotated[
        bool, typer.Option("--decidable/--no-decidable", help="Search for criteria that are never true or never false.")
    ] = True,
) -> None:
    """Check all knowledge documents and run their cases. Every fault is listed with its place.

    Exit code 0: no fault. 1: faults, which were listed.
    """
    policies = tuple(policy or ())
    try:
        library, builder = read_library(directory, policies)
    except DocumentError as error:
        faults = [fault for fault in error.faults if only is None or only in fault.where]
        for fault in faults:
            print(fault, file=sys.stderr)
        print(f"{len(faults)} faults", file=sys.stderr)
        raise typer.Exit(FAULTY) from None
    planner = Planner(library, __version__)
    seen = Coverage()
    faults = list(run_cases(planner, files_of(directory, policies), seen))
    unplain, plainness = check_plain_language(library, builder)
    faults += unplain
    if decidable:
        faults += undecidable_criteria(planner, builder)
    faults = [fault for fault in faults if only is None or only in fault.where]
    for fault in faults:
        print(fault, file=sys.stderr)
    out = console()
    if coverage:
        _list_gaps(seen, only or "", out)
    out.print(_summary(library, seen, plainness))
    if faults:
        print(f"{len(faults)} faults", file=sys.stderr)
        raise typer.Exit(FAULTY)
    raise typer.Exit(SOUND)


def _list_gaps(seen: Coverage, only: str, out: Console) -> None:
    for key, lacking in seen.gaps().items():
        if only in key:
            out.print(f"{key}: no case {', '.join(TRUTHS[truth] for truth in lacking)}", soft_wrap=True)
    for (key, comparison), sides in seen.one_sided().items():
        if only in key:
            out.print(f"{key}: no value with “{comparison}” {' or '.join(TRUTHS[side] for side in sides)}", soft_wrap=True)


def _summary(library: Library, seen: Coverage, plainness: Plainness) -> str:
    criteria, thresholds = len(seen.truths), len(seen.thresholds)
    return (
        f"{len(library.vocabulary.declarations)} facts, {len(library.interventions)} treatments, {len(library.alerts)} red flags, "
        f"{len(library.measures)} measures, {len(library.instruments)} instruments, {len(library.terms)} glossary terms, "
        f"{len(library.references)} sources; {seen.cases} cases, of which {len(seen.pitfalls)} guard against a known mistake, "
        f"{seen.examples} examples; {_share(criteria - len(seen.gaps()), criteria)} criteria have a case for true, false and unknown, "
        f"{_share(thresholds - len(seen.one_sided()), thresholds)} thresholds a value on both sides; "
        f"{plainness.plain} of {plainness.texts} texts for patients need at most {HIGHEST_GRADE:g} years of school, "
        f"{plainness.plain_sentences} of {plainness.sentences} single reasons and questions"
    )


def _share(part: int, whole: int) -> str:
    # Rounded down, so that 100% is never said of less.
    return f"{part} of {whole} ({100 * part // whole if whole else 100}%)"
