"""The account of a sample as text, for the files in `golden/`; run as a program it writes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from osteon.fhir import Account, read_fhir
from osteon.library import Library, load
from osteon.record import read_file

HERE = Path(__file__).parent
SAMPLES = HERE / "samples"
GOLDEN = HERE / "golden"
DAY = date(2026, 1, 1)
WHOLE = sorted(
    path
    for folder in (".", "mcode-ig", "mcode-coverage-checker", "cancer-registry-kit", "mii", "synthea")
    for path in (SAMPLES / folder).glob("*.json*")
    if path.name != "biobank-1.json"
)
"""The samples that hold a whole patient."""


def golden_of(sample: Path) -> Path:
    return GOLDEN / (sample.name.removesuffix(".gz").removesuffix(".json") + ".txt")


def shown(account: Account) -> str:
    """Every fact with its value, date and place; what is in doubt; what was not used."""
    return "\n".join(_lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    yield "found"
    for use in account.used:
        lesion = f" ({use.lesion})" if use.lesion else ""
        yield "  " + " | ".join((use.fact + lesion, use.value, use.date or "no date", f"{use.place} {use.path}", use.how)).rstrip(" |")
    yield "lesions: " + (", ".join(lesion.id for lesion in account.record.lesions) or "none")
    for title, wanted in (("to be checked", False), ("not used", True)):
        yield title
        for fault in account.record.notes:
            if (fault.code == "OST331") is wanted:
                yield f"  {fault.code} {fault.where}: {fault.message}"


def read(sample: Path, library: Library) -> Account:
    return read_fhir(read_file(sample), library, DAY)


if __name__ == "__main__":
    knowledge = load()
    GOLDEN.mkdir(exist_ok=True)
    for name in sys.argv[1:] or map(str, WHOLE):
        golden_of(Path(name)).write_text(shown(read(Path(name), knowledge)), encoding="utf-8")
