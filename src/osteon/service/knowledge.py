"""The knowledge in use, exchanged as a whole: a request keeps the one with which it began."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from msgspec import Struct

from osteon import __version__
from osteon.library import load
from osteon.planner import Planner


class InUse(Struct, frozen=True):
    """A planner and since when it is used (seconds since the epoch)."""

    planner: Planner
    since: float


class Knowledge:
    """Holds the planner. Documents with faults never replace sound ones."""

    def __init__(self, directory: Path | None = None, policies: tuple[Path, ...] = ()) -> None:
        self.directory = directory
        self.policies = policies
        self._lock = threading.Lock()
        self._now: InUse | None = None

    @property
    def is_ready(self) -> bool:
        return self._now is not None

    @property
    def in_use(self) -> InUse:
        if self._now is None:
            self.reload()
        assert self._now is not None
        return self._now

    @property
    def planner(self) -> Planner:
        return self.in_use.planner

    def reload(self) -> bool:
        """Reads the documents again; whether they had changed. Raises DocumentError, and then the former knowledge stays."""
        with self._lock:
            library = load(self.directory, self.policies)
            if self._now is not None and self._now.planner.library.digest == library.digest:
                return False
            self._now = InUse(Planner(library, __version__), time.time())
            return True
