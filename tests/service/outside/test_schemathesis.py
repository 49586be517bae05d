"""Schemathesis makes up requests from the OpenAPI description and holds every answer against it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import httpx
import jsonschema
import pytest
from service.serving import served

SCHEMATHESIS = Path(__file__).parents[3] / ".venv-schemathesis" / "bin" / "schemathesis"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,response_headers_conformance"
WORDS = (
    *("--checks", CHECKS, "--max-examples", "30", "--phases", "examples,fuzzing"),
    *("--seed", "1", "--request-timeout", "30", "--no-color"),
)


@pytest.mark.outside
def test_every_answer_is_the_one_that_is_described() -> None:
    limits = {"requests_per_minute": 600_000, "burst": 100_000, "waiting": 64}
    with served(limits=limits) as address:
        done = subprocess.run(
            [SCHEMATHESIS, "run", f"{address}/openapi.json", *WORDS],
            capture_output=True, text=True, check=False, timeout=900,
        )  # fmt: skip
    assert "Tested: 16" in done.stdout, done.stdout[-3000:]
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.outside
def test_the_description_is_openapi_3_1() -> None:
    with served() as address:
        found = httpx.get(f"{address}/openapi.json", trust_env=False).json()
    assert found["openapi"].startswith("3.1")
    for schema in found["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
