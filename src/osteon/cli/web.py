"""`osteon web`: the planner in the browser."""

from __future__ import annotations

import base64
import json
import socket
import threading
import webbrowser
import zlib
from pathlib import Path
from typing import Annotated

import typer

from osteon.cli.common import FAULTY, MISUSED, console, day, fail, make_planner, read_input
from osteon.faults import Fault
from osteon.record import record_data

_LOCAL = "127.0.0.1"


def web(
    file: Annotated[str | None, typer.Argument(help="Open this record, FHIR bundle or example.")] = None,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0 takes a free one.")] = 8717,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only serve; open no browser.")] = False,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
) -> None:
    """Open the planner in the browser. It is served to this computer alone and keeps nothing."""
    try:
        import uvicorn

        from osteon.web import create_app
    except ImportError as error:
        fail([Fault("OST403", f"osteon web needs the package {error.name}", "osteon web", hint="pip install 'osteon[web]'")], FAULTY)
    planner = make_planner(policy)
    fragment = ""
    if file is not None:
        record, _ = read_input(file, planner.library, day(None))
        fragment = f"#record={packed(json.dumps(record_data(record, planner.library.vocabulary), ensure_ascii=False))}"
    listener = _listener(port)
    address = f"http://{_LOCAL}:{listener.getsockname()[1]}"
    screen = console()
    screen.print(f"osteon is at {address}/ for this computer alone. Ctrl+C ends it.")
    if not no_browser:
        threading.Timer(0.5, webbrowser.open, (f"{address}/planner{fragment}" if fragment else f"{address}/",)).start()
    elif fragment:
        screen.print(f"{address}/planner{fragment}", soft_wrap=True)
    app = create_app(planner, policies=tuple(policy or ()))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3))
    server.run(sockets=[listener])


def packed(text: str) -> str:
    """A record as it stands in the address of the planner: compressed (raw deflate), in the letters of base64url."""
    compress = zlib.compressobj(9, wbits=-15)
    content = compress.compress(text.encode()) + compress.flush()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_LOCAL, port))
    except OSError as error:
        fail([Fault("OST401", f"port {port} cannot be used: {error.strerror}", "--port", hint="--port 0 takes a free one")], MISUSED)
    return listener
