"""Who may ask: bearer tokens for REST, signed tokens (CDS Hooks 2.0) for hooks."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeGuard

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from osteon.service import metrics
from osteon.service.problems import Refused
from osteon.service.settings import HookClient, Settings

ALGORITHMS = ("ES384", "RS384")
"""The two that the specification recommends; none of the symmetric ones, and not `none`."""
_LONGEST_TOKEN = 8192
_MOST_KEYS = 20
_KEYS_LAST = 3600.0
_KEYS_AGAIN = 30.0
"""Seconds between two look-ups of the keys for the sake of an unknown one: forged tokens must not make us ask for ever."""
_MOST_SEEN = 200_000

Fetch = Callable[[str], Awaitable[bytes]]


def bearer(header: str | None) -> str | None:
    """The token in an Authorization header."""
    kind, _, token = (header or "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def digest_of_token(token: str) -> str:
    """As settings state a token: who reads the settings cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def unauthorized(reason: str, detail: str) -> Refused:
    """The refusal of a token. The reason is one of few words, for the numbers; it quotes nothing of the token."""
    metrics.REFUSALS.labels(reason).inc()
    return Refused(401, detail, headers={"WWW-Authenticate": 'Bearer realm="osteon"'})


def check_bearer(settings: Settings, header: str | None) -> None:
    """Raises Refused (401) for a request without one of the tokens; where none is set, there is no question of it."""
    if not settings.tokens:
        return
    token = bearer(header)
    if token is None:
        raise unauthorized("no token", "a bearer token is needed")
    given = digest_of_token(token)
    if sum(hmac.compare_digest(given, known) for known in settings.tokens) == 0:  # all are compared, in equal time
        raise unauthorized("unknown token", "this token is not known here")


class Caller(Struct, frozen=True):
    """The record system that signed a call."""

    issuer: str
    client: HookClient


class _Keys(Struct):
    keys: KeySet | None = None
    until: float = 0.0
    asked: float = -1e9


class HookTokens:
    """Verifies the tokens of record systems. The keys are kept for an hour, the number of each token until it expires.

    `shared` is a directory in which all workers note the numbers of used tokens.
    """

    def __init__(self, settings: Settings, fetch: Fetch, clock: Callable[[], float] = time.time, shared: Path | None = None) -> None:
        self.shared = shared
        self._swept = clock()
        self.settings = settings
        self.fetch = fetch
        self.clock = clock
        self.clients = {client.issuer: client for client in settings.hooks.clients}
        self._keys: dict[str, _Keys] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._seen: OrderedDict[str, float] = OrderedDict()

    async def check(self, header: str | None, endpoint: str) -> Caller | None:
        """Who calls; None where no client is set and none has to be. Raises Refused (401)."""
        if not self.clients:
            return None
        token = bearer(header)
        if token is None:
            raise unauthorized("no token", "a signed token is needed")
        if len(token) > _LONGEST_TOKEN:
            raise unauthorized("malformed", "the token is too long")
        claims, header_ = self._unverified(token)
        client = self.clients.get(claims.get("iss", "")) if isinstance(claims.get("iss"), str) else None
        if client is None:
            raise unauthorized("unknown issuer", "the issuer of the token is not known here")
        if "jku" in header_ and header_["jku"] != client.jwks_url:
            raise unauthorized("foreign keys", "the token names keys (jku) that are not those of its issuer")
        await self._verify(token, header_, client)
        self._check_claims(claims, endpoint)
        return Caller(client.issuer, client)

    def _unverified(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Claims and header as the token states them, to learn whose keys to use; nothing is believed yet."""
        try:
            parsed = jws.extract_compact(token.encode("ascii"))
            claims = json.loads(parsed.payload)
            header = dict(parsed.headers())
        except (JoseError, ValueError, UnicodeError, RecursionError):
            raise unauthorized("malformed", "this is no signed token") from None
        if not isinstance(claims, dict):
            raise unauthorized("malformed", "this is no signed token")
        if header.get("alg") not in ALGORITHMS:
            raise unauthorized("algorithm", f"the token must be signed with {' or '.join(ALGORITHMS)}")
        if str(header.get("typ", "")).upper() != "JWT" or not isinstance(header.get("kid"), str):
            raise unauthorized("malformed", "the header of the token needs typ JWT and kid")
        return claims, header

    async def _verify(self, token: str, header: dict[str, Any], client: HookClient) -> None:
        keys = await self._keys_of(client, str(header["kid"]))
        try:
            jws.deserialize_compact(token, keys, algorithms=list(ALGORITHMS))
        except (JoseError, ValueError):
            raise unauthorized("signature", "the signature of the token is not good") from None

    async def _keys_of(self, client: HookClient, kid: str) -> KeySet:
        """The keys of a client; looked up again where they are old, or lack one, but not more often than every half minute."""
        held = self._keys.setdefault(client.issuer, _Keys())
        async with self._locks.setdefault(client.issuer, asyncio.Lock()):
            now = self.clock()
            fresh = held.keys is not None and now < held.until
            known = held.keys is not None and any(key.kid == kid for key in held.keys.keys)
            if (not fresh or not known) and abs(now - held.asked) >= _KEYS_AGAIN:
                held.asked = now
                try:
                    held.keys = _public_keys(await self._read_keys(client))
                    held.until = now + _KEYS_LAST
                except (Refused, OSError, ValueError, KeyError, TypeError, JoseError):
                    if not fresh:
                        held.keys = None
        if held.keys is None:
            raise unauthorized("no keys", "the keys of the issuer cannot be had")
        if not any(key.kid == kid for key in held.keys.keys):
            raise unauthorized("unknown key", "the issuer has no key of that name")
        return held.keys

    async def _read_keys(self, client: HookClient) -> bytes:
        if client.jwks_file:
            return await asyncio.to_thread(Path(client.jwks_file).read_bytes)
        return await self.fetch(client.jwks_url)

    def _check_claims(self, claims: dict[str, Any], endpoint: str) -> None:
        now, leeway = self.clock(), self.settings.hooks.leeway_seconds
        audience = claims.get("aud")
        named = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
        if endpoint not in named:
            raise unauthorized("audience", "the token is meant for another address")
        expires, issued = claims.get("exp"), claims.get("iat")
        if not _is_time(expires) or not _is_time(issued):
            raise unauthorized("malformed", "the token needs exp and iat as numbers")
        if expires + leeway <= now:
            raise unauthorized("expired", "the token has expired")
        if issued - leeway > now:
            raise unauthorized("not yet", "the token was issued in the future: compare the clocks")
        if expires - issued > self.settings.hooks.longest_token_seconds:
            raise unauthorized("too long", f"a token may hold {self.settings.hooks.longest_token_seconds} s")
        number = claims.get("jti")
        if not isinstance(number, str) or not 0 < len(number) <= 256:
            raise unauthorized("malformed", "the token needs a jti")
        self._use_once(f"{claims['iss']}\n{number}", expires + leeway, now)

    def _use_once(self, number: str, until: float, now: float) -> None:
        for old, end in list(self._seen.items())[:8]:  # a few at a time keep it short, oldest first
            if end <= now:
                del self._seen[old]
        if self._seen.get(number, now) > now:
            raise unauthorized("replay", "the token was used before")
        if len(self._seen) >= _MOST_SEEN:
            raise Refused(503, "too many tokens at once", headers={"Retry-After": "60"})
        self._seen[number] = until
        if self.shared is not None and not self._first_of_all(number, now):
            raise unauthorized("replay", "the token was used before")

    def _first_of_all(self, number: str, now: float) -> bool:
        """Whether no other worker has seen the token: the first to make its file has."""
        assert self.shared is not None
        lasts = self.settings.hooks.longest_token_seconds + 2 * self.settings.hooks.leeway_seconds
        if now >= self._swept + lasts:
            self._swept = now
            for file in self.shared.glob("*.used"):
                with contextlib.suppress(OSError):
                    if file.stat().st_mtime < time.time() - lasts:
                        file.unlink()
        try:
            with (self.shared / f"{hashlib.sha256(number.encode()).hexdigest()}.used").open("xb"):
                return True
        except FileExistsError:
            return False
        except OSError:
            raise Refused(503, "used tokens cannot be remembered", headers={"Retry-After": "60"}) from None


def _is_time(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11


def _public_keys(content: bytes) -> KeySet:
    """The usable keys of a set: few, public, of the two kinds, strong enough. Raises ValueError where there is none."""
    listed = json.loads(content)["keys"]
    usable = []
    for key in listed[:_MOST_KEYS]:
        kind = (key.get("kty"), key.get("crv"))
        if kind[0] != "RSA" and kind != ("EC", "P-384"):
            continue
        if key.get("use", "sig") != "sig" or not isinstance(key.get("kid"), str):
            continue
        # What is private, should it stand there, is not taken in.
        usable.append({name: key[name] for name in ("kty", "crv", "x", "y", "n", "e", "kid", "alg", "use") if name in key})
    if not usable:
        raise ValueError("no key can be used")
    return KeySet.import_key_set({"keys": usable})
