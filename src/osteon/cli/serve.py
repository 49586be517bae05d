"""`osteon serve`: the service for hospitals."""

from __future__ import annotations

import secrets
import socket
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from osteon.cli.common import FAULTY, MISUSED, SOUND, fail, load_library
from osteon.faults import Fault


def serve(
    config: Annotated[Path | None, typer.Option("--config", "-c", metavar="FILE", help="Settings in TOML.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="The address to listen on; default 127.0.0.1, this computer alone.")] = None,
    port: Annotated[int | None, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help="How many processes answer.")] = None,
    policy: Annotated[list[Path] | None, typer.Option("--policy", metavar="DIR", help="A directory of local policy.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether settings and knowledge are sound.")] = False,
    new_token: Annotated[bool, typer.Option("--new-token", help="Make a bearer token, and say how to enter it in the settings.")] = False,
) -> None:
    """Serve REST, CDS Hooks and SMART App Launch. All settings: docs/reference/service.md."""
    try:
        from osteon.service.run import run
        from osteon.service.settings import SettingsError, read_settings
        from osteon.service.tokens import digest_of_token
    except ImportError as error:
        fail([Fault("OST404", f"osteon serve needs the package {error.name}", "osteon serve", hint="pip install 'osteon[server]'")], FAULTY)
    if new_token:
        token = secrets.token_urlsafe(32)
        print(f'{token}\ntokens = ["{digest_of_token(token)}"]')
        raise typer.Exit(SOUND)
    chosen: dict[str, Any] = {"host": host, "port": port, "workers": workers}
    chosen["policies"] = [str(path.resolve()) for path in policy] if policy else None
    overrides = {name: value for name, value in chosen.items() if value is not None}
    try:
        settings = read_settings(config, **overrides)
    except SettingsError as error:
        fail(error.faults, MISUSED)
    library = load_library([Path(name) for name in settings.policies])
    if check:
        print(f"sound: knowledge {library.version}, {settings.root}")
        raise typer.Exit(SOUND)
    listener = _listener(settings.host, settings.port)
    overrides["port"] = listener.getsockname()[1]
    where = settings.base_url or f"http://{settings.host}:{overrides['port']}"
    reach = "this computer alone" if settings.is_local else "other computers too"
    print(f"osteon serves {where}/ for {reach}. Ctrl+C ends it.", file=sys.stderr, flush=True)
    raise typer.Exit(SOUND if run(settings, config, overrides, listener) else FAULTY)


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        fail([Fault("OST401", f"{host}:{port} cannot be used: {error.strerror}", "--port", hint="--port 0 takes a free one")], MISUSED)
    return listener
