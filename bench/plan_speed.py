"""How long one plan takes in process: statuses alone, with every reason, and with what to ask next.

Prints median and 99th percentile over the bundled examples, and the time to load and to make ready.
Run it alone on a quiet machine; quote the medians.
"""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

from osteon import __version__
from osteon.examples import example_files
from osteon.library import load
from osteon.planner import Planner
from osteon.record import read_file, read_record

DAY = date(2026, 1, 15)
ROUNDS = 300


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def show(title: str, times: list[float]) -> None:
    ordered = sorted(times)
    print(f"{title:<44} median {statistics.median(ordered):8.3f} ms   p99 {ordered[int(len(ordered) * 0.99)]:8.3f} ms")


def main() -> None:
    print(f"osteon {__version__}, Python {platform.python_version()}, {platform.machine()}")
    load()
    show("load the checked library from the cache", [timed(load) for _ in range(20)])
    library = load()
    show("make it ready (closures)", [timed(lambda: Planner(library, __version__)) for _ in range(20)])
    planner = Planner(library, __version__)
    print(f"{len(library.interventions)} treatments, {len(library.expressions)} expressions, {len(library.vocabulary.declarations)} facts")
    records = [read_record(read_file(path), library.vocabulary, library.conversions) for path in example_files().values()]
    for _ in range(30):
        planner.plan(records[0], DAY)

    def statuses(index: int) -> None:
        evaluation = planner.evaluate(records[index % len(records)], DAY)
        list(planner.judge.verdicts(evaluation))
        list(planner.judge.alerts_of(evaluation))

    show("all statuses and red flags", [timed(lambda n=n: statuses(n)) for n in range(ROUNDS)])  # type: ignore[misc]
    show(
        "whole plan, every reason",
        [timed(lambda n=n: planner.plan(records[n % len(records)], DAY, questions=False)) for n in range(ROUNDS)],  # type: ignore[misc]
    )
    show(
        "whole plan, and what to ask next",
        [timed(lambda n=n: planner.plan(records[n % len(records)], DAY)) for n in range(ROUNDS // 10)],  # type: ignore[misc]
    )
    command = [sys.executable, "-m", "osteon", "plan", "breast-painful-spine"]
    subprocess.run(command, capture_output=True, check=True)
    show("osteon plan, cold process", [timed(lambda: subprocess.run(command, capture_output=True, check=True)) for _ in range(10)])
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
