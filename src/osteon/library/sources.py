"""Where documents come from: the shipped knowledge, and directories of local policy laid over it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec import Struct

from osteon.faults import DocumentError, Fault

CASES = ".cases.yaml"


class SourceFile(Struct, frozen=True):
    """One file: its path, the name that faults print, the section (`interventions`) it belongs to."""

    path: Path
    shown: str
    section: str
    policy: str | None = None


def knowledge_directory() -> Path:
    """The shipped documents: inside the installed package, or `knowledge/` of a checkout."""
    installed = Path(__file__).parent.parent / "documents"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "knowledge"


def list_files(directory: Path, policy: str | None = None) -> tuple[SourceFile, ...]:
    """The YAML and JSON files under a directory in a stable order.

    Raises DocumentError if the directory does not exist.
    """
    if not directory.is_dir():
        raise DocumentError([Fault("OST100", "there is no such directory of documents", str(directory))])
    found = []
    for path in sorted(directory.rglob("*")):
        relative = path.relative_to(directory)
        if path.suffix in (".yaml", ".json") and path.is_file() and len(relative.parts) > 1:
            shown = f"{policy or directory.name}/{relative.as_posix()}"
            found.append(SourceFile(path, shown, relative.parts[0], policy))
    return tuple(found)


def digest_of(files: tuple[SourceFile, ...]) -> str:
    """A digest of the names and contents of files; cases do not count, for they change no advice."""
    total = hashlib.sha256()
    for file in files:
        if file.path.name.endswith(CASES):
            continue
        total.update(f"{file.policy or ''}\0{file.section}\0{file.path.name}\0".encode())
        total.update(hashlib.sha256(file.path.read_bytes()).digest())
    return total.hexdigest()


def stamp_of(files: tuple[SourceFile, ...]) -> str:
    """A quick fingerprint (names, sizes, times of change) that tells whether files must be read again."""
    total = hashlib.sha256()
    for file in files:
        status = file.path.stat()
        total.update(f"{file.path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return total.hexdigest()
