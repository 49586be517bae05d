"""What the knowledge rests on."""

from __future__ import annotations

from datetime import date

import msgspec

from osteon.library import Library, due, statements
from osteon.library.model import Rereading


def test_every_statement_with_a_source_is_found_with_its_place(small: Library) -> None:
    written = {item.written for item in statements(small)}
    assert {
        "beam/indications/painful",
        "beam/contraindications/too-much",
        "beam/dosing/once",
        "beam/time_to_effect",
        "cord/actions/scan",
        "beam-for-pain/exclusions/pregnant",
        "relieve-symptoms/realistic/always",
    } <= written


def test_only_recommendations_have_a_strength(small: Library) -> None:
    assert {item.kind for item in statements(small) if item.strength} == {"indications"}


def test_every_source_of_the_knowledge_carries_a_statement(library: Library) -> None:
    used = {key for item in statements(library) for key in item.sources} | set(library.outlook.sources)
    assert used == set(library.reference_by_id)


def test_a_source_is_due_once_its_days_are_over(small: Library) -> None:
    (reference,) = small.references
    read_on = date.fromisoformat(reference.seen_on)
    aged = msgspec.structs.replace(small, rereading=Rereading(days={reference.kind: 30}))
    assert due(aged, date.fromordinal(read_on.toordinal() + 30)) == ()
    (late,) = due(aged, date.fromordinal(read_on.toordinal() + 31))
    assert "read 31 days ago" in late.because
    assert late.statements == sum(reference.id in item.sources for item in statements(aged))


def test_a_source_that_nobody_read_is_always_due(small: Library) -> None:
    unread = msgspec.structs.replace(small, references=tuple(msgspec.structs.replace(item, seen=False) for item in small.references))
    assert [item.because for item in due(unread, date(2026, 1, 1))] == ["nobody has read it yet"]
