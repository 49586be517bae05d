"""What the operator sets: one TOML file, and environment variables over it. See docs/reference/service.md."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from osteon.faults import Fault, OsteonError

MISUSED = "OST401"
"""The fault code of a setting that cannot be used."""
PREFIX = "OSTEON_"
"""Before the name of a setting in the environment."""
ENTER = "__"
"""Between the name of a table and that of its setting in the environment."""


class SettingsError(OsteonError):
    """Settings that cannot be used; all faults are listed."""


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; a name that nobody declared is refused."""


class Limits(Part, frozen=True, kw_only=True):
    """What one request, one client and the whole worker may take."""

    body_bytes: int = 4 * 1024 * 1024
    depth: int = 64
    seconds: float = 10.0
    waiting: int = 16
    requests_per_minute: int = 1200
    burst: int = 200


class Cards(Part, frozen=True, kw_only=True):
    """How many cards a hook may show, and how many questions it asks."""

    most: int = 5
    questions: int = 2


class HookClient(Part, frozen=True, kw_only=True):
    """One electronic health record that may call the hooks: its issuer, where its public keys are, and its FHIR servers."""

    issuer: str
    jwks_url: str = ""
    jwks_file: str = ""
    fhir_servers: tuple[str, ...] = ()


class Hooks(Part, frozen=True, kw_only=True):
    """CDS Hooks."""

    clients: tuple[HookClient, ...] = ()
    fhir_servers: tuple[str, ...] = ()
    fetch_seconds: float = 3.0
    fetch_bytes: int = 4 * 1024 * 1024
    fetch_pages: int = 5
    leeway_seconds: int = 30
    longest_token_seconds: int = 600


class SmartServer(Part, frozen=True, kw_only=True):
    """One FHIR server from which the planner may be launched, and who osteon is to it."""

    issuer: str
    client_id: str
    client_secret: str = ""
    scope: str = ""


class Smart(Part, frozen=True, kw_only=True):
    """SMART App Launch."""

    servers: tuple[SmartServer, ...] = ()
    launch_minutes: int = 10
    session_minutes: int = 480
    fetch_seconds: float = 10.0
    fetch_bytes: int = 16 * 1024 * 1024


class Settings(Part, frozen=True, kw_only=True):
    """Everything that can be set."""

    host: str = "127.0.0.1"
    port: int = 8718
    base_url: str = ""
    hosts: tuple[str, ...] = ()
    workers: int = 1
    knowledge: str = ""
    policies: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    allow_without_authentication: str = ""
    open_planner: bool = False
    metrics_open: bool = False
    cors_origins: tuple[str, ...] = ()
    allow_http: bool = False
    secret: str = ""
    trusted_proxies: tuple[str, ...] = ()
    log_level: str = "info"
    shutdown_seconds: int = 10
    limits: Limits = Limits()
    cards: Cards = Cards()
    hooks: Hooks = Hooks()
    smart: Smart = Smart()

    @property
    def is_local(self) -> bool:
        """Whether only this computer can reach the service."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def has_authentication(self) -> bool:
        return bool(self.tokens) and bool(self.hooks.clients)

    @property
    def root(self) -> str:
        """The address under which clients know the service, without a slash at its end."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return (self.base_url or f"http://{shown}:{self.port}").rstrip("/")

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """The names under which the service may be called."""
        local = ("localhost", "127.0.0.1", "[::1]") if self.is_local else ()
        own = (urlsplit(self.base_url).hostname or "",) if self.base_url else ()
        return tuple(dict.fromkeys(name for name in (*local, *own, *self.hosts) if name))


WITHOUT_AUTHENTICATION = "anyone who can reach this address may use it"
"""The words that an operator writes who wants a service beyond this computer without authentication."""


def read_settings(file: Path | None, environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """The settings of a file, of `OSTEON_...` variables over it, and of the command line over both.

    Raises SettingsError with what is wrong and what is allowed.
    """
    data: dict[str, Any] = {}
    if file is not None:
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError([Fault(MISUSED, f"the settings cannot be read: {error}", str(file))]) from None
    for name, text in sorted((os.environ if environment is None else environment).items()):
        if name.startswith(PREFIX) and name not in _NOT_SETTINGS:
            _put(data, name.removeprefix(PREFIX).lower().split(ENTER), text, name)
    data |= {name: value for name, value in overrides.items() if value is not None}
    try:
        settings = msgspec.convert(data, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError([Fault(MISUSED, f"the settings cannot be used: {error}", str(file or "settings"))]) from None
    faults = list(_faults(settings))
    if faults:
        raise SettingsError(faults)
    return settings


FILE, OVERRIDES, SHARED = "OSTEON_SERVICE_FILE", "OSTEON_SERVICE_OVERRIDES", "OSTEON_SERVICE_SHARED"
"""The environment through which workers learn their settings, and the directory that they share."""
_NOT_SETTINGS = ("OSTEON_CACHE_DIR", FILE, OVERRIDES, SHARED)


def _put(data: dict[str, Any], path: list[str], text: str, name: str) -> None:
    """Puts one variable into the data. Lists are written as JSON, or as words with commas between them."""
    *tables, last = path
    for table in tables:
        data = data.setdefault(table, {})
        if not isinstance(data, dict):
            raise SettingsError([Fault(MISUSED, f"{table} is no table", name)])
    if text[:1] in ("[", "{"):
        try:
            data[last] = msgspec.json.decode(text)
        except msgspec.DecodeError:
            raise SettingsError([Fault(MISUSED, "this is not JSON", name)]) from None
    else:
        data[last] = [word.strip() for word in text.split(",") if word.strip()] if last in _LISTS else text


_LISTS = ("hosts", "policies", "tokens", "cors_origins", "trusted_proxies", "fhir_servers")


def _faults(settings: Settings) -> list[Fault]:
    """What must not be started with."""
    found: list[Fault] = []

    def fault(where: str, message: str, hint: str = "") -> None:
        found.append(Fault(MISUSED, message, where, hint=hint))

    if not settings.is_local and not settings.has_authentication and settings.allow_without_authentication != WITHOUT_AUTHENTICATION:
        lacking = " and ".join(
            name for name, there in (("tokens", settings.tokens), ("hooks.clients", settings.hooks.clients)) if not there
        )
        hint = f'Set {lacking}, or allow_without_authentication = "{WITHOUT_AUTHENTICATION}"'
        fault("host", f"{settings.host} can be reached from other computers, and {lacking} is not set", hint)
    if not settings.is_local and not settings.allowed_hosts:
        fault("hosts", "the names under which clients call the service are not set", "Set base_url or hosts")
    for token in settings.tokens:
        if len(token) != 64 or set(token) - set("0123456789abcdef"):
            fault("tokens", "a token is stated by its SHA-256, in 64 hexadecimal digits", "osteon serve --new-token makes one")
            break
    positive = {
        "limits.body_bytes": settings.limits.body_bytes,
        "limits.depth": settings.limits.depth,
        "limits.seconds": settings.limits.seconds,
        "limits.waiting": settings.limits.waiting,
        "limits.requests_per_minute": settings.limits.requests_per_minute,
        "limits.burst": settings.limits.burst,
        "workers": settings.workers,
        "cards.most": settings.cards.most,
        "hooks.fetch_seconds": settings.hooks.fetch_seconds,
    }
    found += [Fault(MISUSED, f"{value:g} is not above 0", name) for name, value in positive.items() if not value > 0]
    if "*" in settings.cors_origins:
        fault("cors_origins", "any origin is not allowed", "Name each, such as https://ehr.example.org")
    addresses = [("hooks.fhir_servers", item) for item in settings.hooks.fhir_servers]
    addresses += [("smart.servers.issuer", item.issuer) for item in settings.smart.servers]
    for client in settings.hooks.clients:
        addresses += [("hooks.clients.fhir_servers", item) for item in client.fhir_servers]
        if bool(client.jwks_url) == bool(client.jwks_file):
            fault("hooks.clients", f"{client.issuer} needs either jwks_url or jwks_file")
        if client.jwks_url:
            addresses.append(("hooks.clients.jwks_url", client.jwks_url))
    for where, address in addresses:
        if not is_address(address, settings.allow_http):
            fault(where, f"{address} is no https address", "allow_http = true also takes http, for tests")
    if settings.smart.servers and not settings.is_local and not settings.base_url:
        fault("base_url", "a launch needs the address under which browsers reach the service")
    if settings.secret and len(settings.secret) < 32:
        fault("secret", "the secret needs at least 32 characters")
    return found


def is_address(address: str, allow_http: bool) -> bool:
    """Whether this is an absolute https address without a name or password in it."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    schemes = ("https", "http") if allow_http else ("https",)
    return parts.scheme in schemes and bool(parts.hostname) and parts.username is None and parts.password is None
