"""What the journeys share: the real app on a free port, one browser, and visits that notice every complaint of the browser."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from visit import Visit

from osteon.planner import Planner
from osteon.web import create_app


@pytest.fixture(scope="session")
def address(planner: Planner) -> Iterator[str]:
    """Where the app is served to this computer."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(planner), log_level="warning", access_log=False, server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "make browser needs chromium; ./setup.sh installs it, or names what is missing"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium)
        yield started
        started.close()


@pytest.fixture
def visits(browser: Browser, address: str) -> Iterator[Callable[..., Visit]]:
    """Makes visits: each is a fresh browser profile. At the end none of them may have met a fault that it did not expect."""
    made: list[Visit] = []

    def visit(**options: Any) -> Visit:
        made.append(Visit(browser, **{"address": address, **options}))
        return made[-1]

    yield visit
    problems = [problem for each in made for problem in each.problems]
    for each in made:
        each.context.close()
    assert not problems, problems


@pytest.fixture
def visit(visits: Callable[..., Visit]) -> Visit:
    """One visit in a window of 1280 px, in English."""
    return visits()
