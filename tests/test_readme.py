"""What the README says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from osteon.cli import app
from osteon.library import Library

README = (Path(__file__).parents[1] / "README.md").read_text()


def test_the_numbers_are_those_of_the_knowledge(library: Library) -> None:
    counts = {
        "treatments": len(library.interventions),
        "red flags": len(library.alerts),
        "quality measures": len(library.measures),
        "scores": len(library.instruments),
        "explained words": len(library.terms),
        "whole people": len(list((Path(__file__).parent / "vignettes").glob("*.yaml"))),
    }
    written = {name: int(number) for number, name in re.findall(rf"(\d+) ({'|'.join(counts)})", README)}
    assert written == counts


@pytest.mark.parametrize("name", sorted(set(re.findall(r"bin/osteon ([a-z]+)", README))))
def test_every_command_that_it_names_exists(name: str) -> None:
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert name in commands | {group.name for group in app.registered_groups}
