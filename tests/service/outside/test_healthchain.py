"""The sandbox client of HealthChain calls the hooks and reads the cards with its own models."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from service.people import bundle, medicine, person
from service.serving import served

PYTHON = Path(__file__).parents[3] / ".venv-healthchain" / "bin" / "python"
CLIENT = """
import json, sys, warnings
warnings.simplefilter("ignore")
from healthchain.sandbox import SandboxClient
url, workflow, file, patient = sys.argv[1:]
client = SandboxClient(url=url, workflow=workflow)
client.load_from_path(file)
for request in client.requests if patient else ():
    request.context.patientId = patient  # it makes one up, who is not the one that it sends along
answers = client.send_requests()
print("ANSWERS" + json.dumps(answers))
"""


@pytest.mark.outside
@pytest.mark.parametrize(
    ("patient", "summary"),
    [("", "No advice: the data that were sent belong to another patient"), ("p-1", "High calcium: act within 24 hours")],
)
def test_its_calls_are_answered_and_the_mismatch_that_it_makes_is_told(tmp_path: Path, patient: str, summary: str) -> None:
    hook = "patient-view"
    file = tmp_path / "prefetch.json"
    file.write_text(json.dumps({**person(calcium=3.2), "medicationRequests": bundle(medicine("993449", "denosumab"))}))
    with served() as address:
        done = subprocess.run(
            [PYTHON, "-c", CLIENT, f"{address}/cds-services/osteon-{hook}", hook, file, patient],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    answers = json.loads(done.stdout.partition("ANSWERS")[2])
    assert answers
    for answer in answers:
        assert answer["cards"][0]["summary"] == summary
