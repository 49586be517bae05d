"""`osteon report` as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from osteon.cli import app

AS_OF = ("--as-of", "2026-01-15")


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["report", *arguments], env={"COLUMNS": "80", "NO_COLOR": "1"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_suffix_says_how_the_document_is_written(tmp_path: Path) -> None:
    for suffix, start in ((".pdf", b"%PDF-"), (".html", b"<!DOCTYPE html>"), (".md", b"# Tumour board summary"), (".PDF", b"%PDF-")):
        out = tmp_path / f"board{suffix}"
        assert run("only-the-primary", "--out", str(out), *AS_OF) == (0, "", "")
        assert out.read_bytes().startswith(start)


@pytest.mark.parametrize(("kind", "title"), [("board", "Tumour board summary"), ("full", "Full report"), ("patient", "guide")])
def test_markdown_goes_to_stdout(kind: str, title: str) -> None:
    code, out, err = run("lung-cord-compression", "--kind", kind, "--out", "-", *AS_OF)
    assert (code, err) == (0, "")
    assert title in out.splitlines()[0]
    assert "cord" in out


def test_one_lesion_alone() -> None:
    code, out, _ = run("breast-painful-spine", "--lesion", "rib", "--out", "-", *AS_OF)
    assert code == 0
    options = out[out.index("## What can be done") : out.index("## Missing facts")]
    assert "Seventh rib, left" in options
    assert "First lumbar vertebra" not in options


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("only-the-primary", "--out", "plan.docx"), 2, "Allowed: .pdf, .html, .md"),
        (("only-the-primary", "--out", "plan.pfd"), 2, "Did you mean .pdf?"),
        (("only-the-primary", "--out", "plan"), 2, "does not say how to write it"),
        (("only-the-primary", "--out", "/no/such/folder/plan.pdf"), 2, "there is no directory"),
        (("only-the-primary", "--out", "-", "--language", "xx"), 2, "xx"),
        (("breast-painful-spine", "--out", "-", "--lesion", "nose"), 2, "Allowed: back, rib, hip"),
        (("no-such-file", "--out", "-"), 1, "there is no such file"),
        (("only-the-primary", "--out", "-", "--as-of", "soon"), 2, "is not a date"),
    ],
)
def test_what_is_wrong_is_named(arguments: tuple[str, ...], code: int, message: str) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert message in err
