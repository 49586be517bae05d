"""How long a FHIR bundle takes to become a record, side by side with a full object model in the same run.

Prints medians for each bundle: decoding alone, the whole reading from bytes, the whole reading with the strict decoder
of files (which refuses a key that stands twice), and the parsing alone into the classes of fhir.resources R4B.
Quote the ratios; times differ from machine to machine.
"""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from osteon.fhir import read_fhir, read_fhir_bytes
from osteon.fhir.resources import decode_whole
from osteon.library import load
from osteon.record import decode

SAMPLES = Path(__file__).parents[1] / "tests" / "fhir" / "samples"
NAMES = ("TrialMatching_Patient01.json", "mcode-ig/Bundle-mcode-patient-bundle-jenny-m.json", "mii/pat-2.json", "synthea/Don_Moore.json.gz")
DAY = date(2026, 1, 1)


def median_us(action: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def object_model(content: bytes) -> str:
    """The same bundle into fhir.resources; in words where it is refused or not installed."""
    try:
        from fhir.resources.R4B.bundle import Bundle
    except ImportError:
        return "not installed"
    try:
        Bundle.model_validate_json(content)
    except ValueError as error:
        return f"refused ({str(error).splitlines()[0][:40]})"
    return f"{median_us(lambda: Bundle.model_validate_json(content), 5):10.0f}"


def main() -> None:
    library = load()
    print(f"{'bundle':<44} {'KiB':>6} {'decode':>8} {'bytes':>8} {'strict':>8}   fhir.resources (microseconds)")
    for name in NAMES:
        path = SAMPLES / name
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rounds = 200 if len(content) < 500_000 else 10
        ours = [
            median_us(lambda content=content: decode_whole(content), rounds),
            median_us(lambda content=content: read_fhir_bytes(content, library, DAY), rounds),
            median_us(lambda content=content: read_fhir(decode(content, "bench"), library, DAY), rounds),
        ]
        shown = " ".join(f"{value:8.0f}" for value in ours)
        theirs = object_model(content)
        ratio = f"   {float(theirs) / ours[1]:.1f} times the whole reading" if theirs.strip().isdigit() else ""
        print(f"{path.name:<44} {len(content) / 1024:6.0f} {shown}   {theirs}{ratio}")


if __name__ == "__main__":
    main()
