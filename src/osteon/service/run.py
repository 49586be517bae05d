"""Starts the service: one process, or several workers that share the port."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from osteon.service.logs import set_up
from osteon.service.settings import FILE, OVERRIDES, SHARED, Settings, read_settings

NUMBERS = "PROMETHEUS_MULTIPROC_DIR"
_KEEP_ALIVE = 75
_BACKLOG = 2048
_READY_WITHIN = 120
"""Seconds: a worker that has to read all documents anew takes long."""


def worker() -> ASGIApp:
    """The application of a worker process, by the settings that its parent left in the environment."""
    file = os.environ.get(FILE)
    settings = read_settings(Path(file) if file else None, **json.loads(os.environ.get(OVERRIDES, "{}")))
    set_up(settings.log_level)
    from osteon.service.app import create_service

    return create_service(settings)


def run(settings: Settings, file: Path | None, overrides: dict[str, Any], listener: socket.socket) -> bool:
    """Serves until a signal ends it; whether the start went well.

    SIGTERM and SIGINT finish what was begun. SIGHUP reads the knowledge again: one process exchanges it in place; of several
    workers each is replaced, and goes only when the new one is ready, so that new settings count as well.
    """
    if settings.workers > 1:
        # What workers must have in common: the key of the cookies, and the place of the numbers and of used tokens.
        overrides = {"secret": settings.secret or secrets.token_hex(32), **overrides}
    os.environ[OVERRIDES] = json.dumps(overrides)
    if file is not None:
        os.environ[FILE] = str(file.resolve())
    with tempfile.TemporaryDirectory(prefix="osteon-") as shared:
        if settings.workers > 1:
            for name, directory in ((NUMBERS, "numbers"), (SHARED, "tokens")):
                os.environ[name] = str(Path(shared) / directory)
                Path(os.environ[name]).mkdir(mode=0o700)
        config = uvicorn.Config(
            "osteon.service.run:worker",
            factory=True,
            workers=settings.workers,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=settings.shutdown_seconds,
            backlog=_BACKLOG,
            timeout_worker_healthcheck=_READY_WITHIN,
            lifespan="on",
            ws="none",
        )
        set_up(settings.log_level)
        if settings.workers > 1:
            listener.set_inheritable(True)
            Multiprocess(config, sockets=[listener]).run()
            return True
        for ending in (signal.SIGTERM, signal.SIGINT):  # raised again once all is finished, which is then no accident any more
            signal.signal(ending, lambda number, frame: None)
        server = uvicorn.Server(config)
        server.run(sockets=[listener])
        return server.started
