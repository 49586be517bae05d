"""The same record, knowledge and day give the same plan, whatever the order in which Python's sets happen to be walked."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_plan_does_not_depend_on_the_hash_seed() -> None:
    command = [sys.executable, "-m", "osteon", "plan", "breast-painful-spine", "--format", "json", "--as-of", "2026-01-15"]
    plans = {subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout for seed in "123"}
    assert len(plans) == 1
