"""What tests share: the small made-up library, and the real one."""

from __future__ import annotations

import pytest
from constants import SMALL
from hypothesis import settings

from osteon.library import Library, load
from osteon.planner import Planner

settings.register_profile("osteon", deadline=None)  # no test asserts a time
settings.load_profile("osteon")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keeps the tests out of the user's cache."""
    import os

    os.environ["OSTEON_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def small(_own_cache: None) -> Library:
    return load(SMALL)


@pytest.fixture(scope="session")
def small_planner(small: Library) -> Planner:
    return Planner(small, "test")


@pytest.fixture(scope="session")
def library(_own_cache: None) -> Library:
    return load()


@pytest.fixture(scope="session")
def planner(library: Library) -> Planner:
    return Planner(library, "test")
