"""A real server on this computer, for tests."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn

from osteon.service.app import create_service
from osteon.service.knowledge import Knowledge
from osteon.service.logs import silence
from osteon.service.settings import Settings, read_settings

_KNOWLEDGE = Knowledge()


def settings(**given: Any) -> Settings:
    """Settings as a file would give them, without what stands in the environment."""
    return read_settings(None, {}, **given)


@contextlib.contextmanager
def running(app: Any, listener: socket.socket) -> Iterator[str]:
    """Serves an application until the block ends; the address."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, server_header=False, lifespan="auto", ws="none", timeout_graceful_shutdown=2
    )
    silence()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


def free() -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    return listener


@contextlib.contextmanager
def served(**given: Any) -> Iterator[str]:
    """The service under these settings; its address."""
    listener = free()
    chosen = settings(port=listener.getsockname()[1], **given)
    with running(create_service(chosen, knowledge=_KNOWLEDGE), listener) as address:
        yield address
