"""No score ships without a second reading of its table in this folder."""

from __future__ import annotations

from pathlib import Path

from osteon.library import Library

HERE = Path(__file__).parent


def test_every_score_is_tested_against_a_paper(library: Library) -> None:
    read = "".join(file.read_text(encoding="utf-8") for file in HERE.glob("test_*.py"))
    scores = [instrument.id for instrument in library.instruments if instrument.kind == "score"]
    assert [name for name in scores if f'"{name}"' not in read] == []
