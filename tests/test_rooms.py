"""Imports point one way, and Python holds no medicine."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "osteon"
RANKS = [
    ("faults", "fault_codes", "examples"),
    ("yaml_reader",),
    ("logic",),
    ("vocabulary",),
    ("record", "library"),
    ("derive",),
    ("planner",),
    ("figures", "language"),
    ("fhir", "report", "dose"),
    ("web",),
    ("service",),
    ("cli",),
]
RANK = {room: rank for rank, rooms in enumerate(RANKS) for room in rooms}
MODULES = sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for name in [node.module or ""] if isinstance(node, ast.ImportFrom) else [item.name for item in node.names]:
            parts = name.split(".")
            if parts[0] == "osteon" and len(parts) > 1 and parts[1] != room:
                assert RANK[parts[1]] < RANK[room], f"{room} imports {name}"


def test_no_medicine_stands_in_python() -> None:
    medical = re.compile(r"\b(zoledron|denosumab|radium|lutetium|morphine|dexamethasone|docetaxel|mg/kg|Gy\b)", re.IGNORECASE)
    found = [
        f"{path.relative_to(SOURCE)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if medical.search(line)
    ]
    assert found == []


def test_every_fault_code_in_use_is_explained() -> None:
    from osteon.fault_codes import FAULT_CODES

    used = {code for path in MODULES for code in re.findall(r"\bOST\d{3}\b", path.read_text())}
    assert used == set(FAULT_CODES)
