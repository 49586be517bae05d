"""Every Bundle before two independent validators: the JSON Schema of FHIR R4, and the definitions of its resources. `make fhir`."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_write_fhir import EXAMPLES, bundle_of, of_type
from vignettes.test_vignettes import FILES, read

from osteon.fhir import plan_bundle
from osteon.planner import Planner
from osteon.record import read_record

HERE = Path(__file__).parent / "validators"
pytestmark = pytest.mark.fhir


def validated(*files: Path) -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "make fhir runs node from the virtual environment"
    run = subprocess.run([node, str(HERE / "validate.mjs"), *map(str, files)], capture_output=True, text=True, check=True, cwd=HERE)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_every_example_and_vignette_is_valid(planner: Planner, tmp_path: Path) -> None:
    library = planner.library
    for name in EXAMPLES:
        (tmp_path / f"{name}.json").write_text(json.dumps(bundle_of(planner, name)))
    for path in FILES:
        vignette = read(path)
        record = read_record(vignette.record, library.vocabulary, library.conversions)
        bundle = plan_bundle(planner.plan(record, date.fromisoformat(vignette.as_of)), record, library, "Patient/77")
        (tmp_path / f"{path.stem}.json").write_text(json.dumps(bundle))
    found = validated(*sorted(tmp_path.glob("*.json")))
    assert len(found) == len(EXAMPLES) + len(FILES)
    assert {file: result for file, result in found.items() if result["schema"] or result["definitions"]} == {}
    assert sum(result["resources"] for result in found.values()) > 10_000


BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    ("CarePlan", {"intent": None}, "definitions", "intent"),
    ("Goal", {"description": None}, "definitions", "description"),
    ("Goal", {"lifecycleStatus": "wish"}, "schema", "lifecycleStatus"),
    ("DetectedIssue", {"severity": "terrible"}, "schema", "severity"),
    ("Task", {"colour": "red"}, "schema", "additional properties"),
    ("Task", {"colour": "red"}, "definitions", "colour"),
    ("MedicationRequest", {"subject": None}, "definitions", "subject"),
    ("RequestGroup", {"action": [{"title": "neither"}]}, "definitions", "rqg-1"),
    ("Questionnaire", {"item": [{"linkId": "a", "type": "group"}]}, "definitions", "que-1"),
    ("Questionnaire", {"date": "yesterday"}, "schema", "date"),
]


def test_the_validators_see_what_is_wrong(planner: Planner, tmp_path: Path) -> None:
    entries = []
    for number, (kind, change, _, _) in enumerate(BROKEN):
        sound = of_type(bundle_of(planner, "breast-painful-spine"), kind)[0]
        broken = {name: value for name, value in (sound | change).items() if value is not None} | {"id": f"broken-{number}"}
        entries.append({"fullUrl": f"urn:uuid:{number}", "resource": broken})
    file = tmp_path / "broken.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    found = validated(file)[str(file)]
    for number, (kind, change, by, word) in enumerate(BROKEN):
        messages = [message for _, name, message in found[by] if name == f"broken-{number}"]
        assert any(word in message for message in messages), (kind, change, messages)
