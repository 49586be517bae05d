"""The command line."""

from __future__ import annotations

from typing import Annotated

import typer

from osteon import __version__
from osteon.cli.ask import ask
from osteon.cli.browse import example, explain, facts, interventions, schema
from osteon.cli.check import check
from osteon.cli.dose import app as dose
from osteon.cli.evidence import evidence
from osteon.cli.glossary import glossary
from osteon.cli.measures import measures
from osteon.cli.plan import plan
from osteon.cli.read import read
from osteon.cli.report import report
from osteon.cli.score import score
from osteon.cli.serve import serve
from osteon.cli.translations import translations
from osteon.cli.web import web

app = typer.Typer(
    name="osteon",
    help="Decision support for people with bone metastases. It informs the decision of a clinician and a patient and never takes it.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    *(plan, report, ask, web, serve, read, score, measures, example, facts, interventions, glossary, explain, evidence, schema, check),
    translations,
):
    app.command()(command)
app.add_typer(dose, name="dose")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"osteon {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Decision support for people with bone metastases."""
