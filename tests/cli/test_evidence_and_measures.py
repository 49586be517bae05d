"""The commands for those who keep the knowledge and those who watch over quality."""

from __future__ import annotations

import json

import pytest
from test_cli import run


def test_the_evidence_report_counts_what_was_read() -> None:
    code, out, _ = run("evidence")
    assert code == 0
    assert "Statements with sources" in out
    assert "Recommendations on a single source" in out
    assert max(len(line) for line in out.splitlines() if not line.startswith("  ")) <= 80


def test_the_evidence_report_as_json_adds_up() -> None:
    _, out, _ = run("evidence", "--format", "json")
    report = json.loads(out)
    assert sum(report["sources_by_kind"].values()) == report["sources"] >= report["sources_read"]
    assert report["recommendations_on_unread_sources"] == []
    assert report["recommendations"] >= report["strong_recommendations"] > 0


def test_every_source_is_listed_with_its_age_and_what_rests_on_it() -> None:
    _, out, _ = run("evidence", "--sources", "--as-of", "2026-11-24", "--format", "json")
    rows = {row["id"]: row for row in json.loads(out)}
    assert rows["saito-2019"]["years_old"] == 7
    assert all(row["statements"] > 0 for row in rows.values())


def test_sources_fall_due_with_time() -> None:
    early = json.loads(run("evidence", "--due", "--as-of", "2026-12-01", "--format", "json")[1])
    late = json.loads(run("evidence", "--due", "--as-of", "2030-12-01", "--format", "json")[1])
    assert {item["source"] for item in early} < {item["source"] for item in late}


def test_one_source_shows_what_rests_on_it() -> None:
    code, out, _ = run("evidence", "saito-2019")
    assert code == 0
    assert "31673664" in out
    assert "single-fraction-radiotherapy" in out or "pain-response" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("evidence", "saito-2091"), "Did you mean saito-2019?"),
        (("evidence", "--due", "--as-of", "soon"), "is not a date"),
        (("glossary", "no such word"), "the glossary does not explain"),
    ],
)
def test_misuse_is_named(arguments: tuple[str, ...], message: str) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert message in err


def test_measures_of_one_person_as_json() -> None:
    code, out, _ = run("measures", "breast-painful-spine", "--format", "json", "--as-of", "2026-01-15")
    assert code == 0
    states = {item["state"] for item in json.loads(out)}
    assert states <= {"met", "not met", "excluded", "not counted", "cannot be told"}
