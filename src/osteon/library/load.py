"""Loads a library, from the cache where nothing has changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

import msgspec

from osteon.faults import DocumentError, Fault
from osteon.library.build import Builder
from osteon.library.checks import cross_check
from osteon.library.model import Library
from osteon.library.sources import SourceFile, digest_of, knowledge_directory, list_files, stamp_of


def files_of(directory: Path | None, policies: tuple[Path, ...]) -> tuple[SourceFile, ...]:
    """All files of the knowledge and of the local policies laid over it, in order."""
    files = list_files(directory or knowledge_directory())
    for policy in policies:
        files += list_files(policy, policy=policy.resolve().name)
    return files


def read_library(directory: Path | None = None, policies: tuple[Path, ...] = ()) -> tuple[Library, Builder]:
    """Reads and checks all documents, without the cache; the builder knows where each part stands.

    Raises DocumentError with every fault that was found.
    """
    files = files_of(directory, policies)
    builder = Builder(digest_of(files))
    library = builder.build(files, tuple(policy.resolve().name for policy in policies))
    faults = [*builder.faults, *(cross_check(library, builder) if not builder.faults else ())]
    if faults:
        raise DocumentError(sorted(set(faults), key=lambda fault: (fault.where, fault.line, fault.column, fault.code, fault.message)))
    return library, builder


def load(directory: Path | None = None, policies: tuple[Path, ...] = ()) -> Library:
    """The knowledge, with local policies laid over it.

    The checked result is kept in the user's cache directory under a fingerprint of all files, so
    that a second command starts at once. Raises DocumentError if documents have faults.
    """
    files = files_of(directory, policies)
    if not files:
        raise DocumentError([Fault("OST100", "the directory holds no documents", str(directory or knowledge_directory()))])
    cached = _cache_directory() / f"library-{_fingerprint(files)}.msgpack"
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return msgspec.msgpack.decode(cached.read_bytes(), type=Library)
    library, _ = read_library(directory, policies)
    with contextlib.suppress(OSError):
        _store(cached, msgspec.msgpack.encode(library))
    return library


def _fingerprint(files: tuple[SourceFile, ...]) -> str:
    """Changes with any document and with any module that takes part in reading them."""
    total = hashlib.sha256(stamp_of(files).encode())
    here = Path(__file__).parents[1]
    for room in ("logic", "vocabulary", "library"):
        for path in sorted((here / room).glob("*.py")):
            status = path.stat()
            total.update(f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return total.hexdigest()[:32]


def _cache_directory() -> Path:
    base = os.environ.get("OSTEON_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "osteon"


def _store(path: Path, content: bytes) -> None:
    """Writes the file whole or not at all, and forgets older ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
    for old in sorted(path.parent.glob("library-*.msgpack"), key=lambda item: item.stat().st_mtime)[:-8]:
        old.unlink(missing_ok=True)
