"""Every SNOMED CT code that is marked verified stands, with a like display, in a table whose licence allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from osteon.library import Library
from osteon.vocabulary import Code

TABLE = {
    row[0]: row[2]
    for line in (Path(__file__).parent / "snomed.tsv").read_text().splitlines()
    if not line.startswith("#") and len(row := line.split("\t")) == 3
}
COMMON = {"of", "the", "structure", "bone", "entire", "part", "disorder", "and", "or", "malignant", "neoplasm", "body", "finding"}


def shipped(library: Library) -> Iterator[Code]:
    for declaration in library.vocabulary.declarations:
        yield from declaration.codes
        for value in declaration.values:
            yield from value.codes
    yield from codes_in(library.fhir)


def codes_in(part: object) -> Iterator[Code]:
    """Every code of the mapping, wherever it stands."""
    if isinstance(part, Code):
        yield part
    elif isinstance(part, Struct):
        for name in part.__struct_fields__:
            yield from codes_in(getattr(part, name))
    elif isinstance(part, dict):
        for inner in part.values():
            yield from codes_in(inner)
    elif isinstance(part, tuple):
        for inner in part:
            yield from codes_in(inner)


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", re.sub(r"\(.*?\)", "", text.lower()))) - COMMON


def test_verified_snomed_codes_stand_in_the_table(library: Library) -> None:
    missing = {code.code for code in shipped(library) if code.system == "snomed" and code.verified} - set(TABLE)
    assert missing == set()


def test_displays_mean_what_the_table_says(library: Library) -> None:
    wrong = [
        (code.code, code.display, TABLE[code.code])
        for code in shipped(library)
        if code.system == "snomed" and code.code in TABLE and not words(code.display) & words(TABLE[code.code])
    ]
    assert wrong == []


def test_check_digits_of_snomed_and_loinc_are_right(library: Library) -> None:
    bad = [code.code for code in shipped(library) if code.system == "snomed" and not verhoeff(code.code)]
    bad += [code.code for code in shipped(library) if code.system == "loinc" and not code.code.startswith("LA") and not mod_ten(code.code)]
    assert bad == []


def verhoeff(text: str) -> bool:
    """The check digit of SNOMED CT identifiers, by the tables of the dihedral group of order ten."""
    permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    check, powers = 0, list(range(10))
    for digit in reversed(text):
        check = dihedral(check, powers[int(digit)])
        powers = [permutation[value] for value in powers]
    return check == 0


def dihedral(a: int, b: int) -> int:
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b - 5) % 5
    return 5 + (a - 5 - b) % 5 if b < 5 else (a - b) % 5


def mod_ten(text: str) -> bool:
    """The check digit of LOINC codes: Luhn's over the digits before the hyphen."""
    number, _, check = text.partition("-")
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return (10 - total % 10) % 10 == int(check)
