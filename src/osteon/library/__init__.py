"""Knowledge documents: reading, checking, local policy, cache."""

from osteon.library.checks import sources_in
from osteon.library.documents import (
    AimWhen,
    Alert,
    AlertAction,
    Amount,
    Background,
    Case,
    Criterion,
    Dosing,
    Intervention,
    Measure,
    Outcome,
    Reference,
    TimeToEffect,
)
from osteon.library.evidence import Due, due, statements
from osteon.library.glossary import Glossary
from osteon.library.instrument_documents import Example, Formula, Instrument
from osteon.library.load import files_of, load, read_library
from osteon.library.model import Library, Roles
from osteon.library.sources import CASES, knowledge_directory
from osteon.yaml_reader import Document, read_yaml, read_yaml_file

__all__ = [
    "CASES",
    "AimWhen",
    "Alert",
    "AlertAction",
    "Amount",
    "Background",
    "Case",
    "Criterion",
    "Document",
    "Dosing",
    "Due",
    "Example",
    "Formula",
    "Glossary",
    "Instrument",
    "Intervention",
    "Library",
    "Measure",
    "Outcome",
    "Reference",
    "Roles",
    "TimeToEffect",
    "due",
    "files_of",
    "knowledge_directory",
    "load",
    "read_library",
    "read_yaml",
    "read_yaml_file",
    "sources_in",
    "statements",
]
