"""A made-up record system on this computer: a FHIR server, the keys that sign its calls, and the two ends of a launch.

It can be told to misbehave: `hang`, `lie` (another patient's data), `garble` (no JSON), `flood` (without end), `redirect`, `forbid`.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import secrets
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from service.people import PATIENT, bundle, patient, person
from service.serving import free, running
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

TOKEN = "the-token"


class Ehr:
    """What the record system holds, and what it has been asked."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.fhir = f"{address}/fhir"
        self.issuer = f"{address}"
        self.keys = [ECKey.generate_key("P-384", {"kid": "ec-1", "use": "sig"}), RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})]
        self.misbehaves = ""
        self.calcium: float | None = None
        self.patient_of_launch: Any = PATIENT
        self.asked: list[str] = []
        self.tokens: list[str | None] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.key_requests = 0
        self.methods = ["S256"]

    def token(self, endpoint: str, key: int = 0, **changes: Any) -> str:
        """A signed token for a call; what is None is left out."""
        now = int(time.time())
        chosen = self.keys[key]
        header = {"alg": "ES384" if key == 0 else "RS384", "kid": chosen.kid, "typ": "JWT"}
        claims = {"iss": self.issuer, "aud": endpoint, "iat": now, "exp": now + 300, "jti": str(uuid.uuid4())}
        header |= changes.pop("header", {})
        signing = changes.pop("signing", chosen)
        claims = {name: value for name, value in (claims | changes).items() if value is not None}
        return jwt.encode(header, claims, signing, algorithms=["ES384", "RS384", "HS256", "HS384", "ES256", "RS256"])

    # -- answers ----------------------------------------------------------------------------------

    async def jwks(self, request: Request) -> Response:
        self.key_requests += 1
        if self.misbehaves == "hang":
            await asyncio.sleep(30)
        return JSONResponse(KeySet(self.keys).as_dict(private=False))

    async def resource(self, request: Request) -> Response:
        self.asked.append(f"{request.path_params['rest']}?{request.url.query}")
        self.tokens.append(request.headers.get("authorization"))
        match self.misbehaves:
            case "hang":
                await asyncio.sleep(30)
            case "garble":
                return Response(b"{" * 100_000, media_type="application/fhir+json")
            case "html":
                return Response(b"<html>log in</html>", media_type="text/html")
            case "forbid":
                return JSONResponse({"resourceType": "OperationOutcome"}, 403)
            case "redirect":
                return RedirectResponse(f"{self.address}/elsewhere", 302)
            case "flood":

                async def without_end() -> Any:
                    for _ in range(400):
                        await asyncio.sleep(0)
                        yield b"[" * 65536

                return StreamingResponse(without_end(), media_type="application/fhir+json")
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"resourceType": "OperationOutcome"}, 401)
        about = "p-2" if self.misbehaves == "lie" else PATIENT
        parts = person(calcium=self.calcium, about=about)
        kind = request.path_params["rest"].split("/")[0]
        if kind == "Patient":
            return JSONResponse(patient(about))
        found = {"Condition": parts["conditions"], "Observation": parts["observations"]}.get(kind, bundle())
        if self.misbehaves == "pages" and kind == "Observation":
            place = int(request.query_params.get("page", 0))
            entries = found["entry"]
            found = {**found, "entry": entries[place : place + 1]}
            if place + 1 < len(entries):
                found["link"] = [{"relation": "next", "url": f"{self.fhir}/Observation?page={place + 1}"}]
        if self.misbehaves == "elsewhere":
            found = {**found, "link": [{"relation": "next", "url": "http://127.0.0.2:9/fhir/steal"}]}
        return JSONResponse(found, media_type="application/fhir+json")

    async def elsewhere(self, request: Request) -> Response:
        self.tokens.append(f"elsewhere {request.headers.get('authorization')}")
        return JSONResponse(patient())

    async def configuration(self, request: Request) -> Response:
        return JSONResponse(
            {
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "code_challenge_methods_supported": self.methods,
                "capabilities": ["launch-ehr", "launch-standalone", "client-public"],
            }
        )

    async def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)

    async def give_token(self, request: Request) -> Response:
        form = dict((await request.form()).items())
        asked = self.codes.pop(str(form.get("code")), None)
        verifier = str(form.get("code_verifier", ""))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge or asked["redirect_uri"] != form.get("redirect_uri"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        told = {
            "access_token": TOKEN,
            "token_type": "Bearer",
            "expires_in": 300,
            "scope": asked["scope"],
            "patient": self.patient_of_launch,
        }
        return JSONResponse(told)

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/jwks.json", self.jwks),
                Route("/fhir/.well-known/smart-configuration", self.configuration),
                Route("/fhir/{rest:path}", self.resource),
                Route("/elsewhere", self.elsewhere),
                Route("/authorize", self.authorize),
                Route("/token", self.give_token, methods=["POST"]),
            ]
        )


@contextlib.contextmanager
def ehr() -> Iterator[Ehr]:
    """A record system that runs until the block ends."""
    listener = free()
    made = Ehr(f"http://127.0.0.1:{listener.getsockname()[1]}")
    with running(made.app, listener):
        yield made


__all__ = ["TOKEN", "Ehr", "OctKey", "ehr"]
