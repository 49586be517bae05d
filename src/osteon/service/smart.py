"""SMART App Launch: the record system opens the planner with the patient's record in the page. Nothing of it is kept here.

What a launch needs until the answer comes (the server, the proof of possession) is sealed in a cookie that only this service can
open, so that any worker can go on with it and nothing has to be stored.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from osteon.faults import RecordError
from osteon.fhir import read_fhir
from osteon.planner import Planner
from osteon.record import record_data
from osteon.service.chart import chart_of
from osteon.service.fhir_server import FhirServer, filled, is_id
from osteon.service.hook_data import hook_data
from osteon.service.knowledge import Knowledge
from osteon.service.logs import note
from osteon.service.outgoing import Outgoing
from osteon.service.problems import Refused, refuse_faults, refuse_field
from osteon.service.requests import day
from osteon.service.settings import Settings, SmartServer, is_address
from osteon.service.work import Work
from osteon.web.opening import Opened
from osteon.web.pages import Pages, Submitted
from osteon.web.security import HEADERS, STYLES_HEADER

SCOPES = (
    "launch openid fhirUser patient/Patient.rs patient/Condition.rs patient/Observation.rs patient/Procedure.rs "
    "patient/MedicationRequest.rs patient/MedicationStatement.rs"
)
SESSION = "osteon_session"
_LAUNCH = "osteon_launch_"
_CONFIGURATION_BYTES = 256 * 1024
_LONGEST = 4096


class SmartApp:
    """The two addresses of a launch."""

    def __init__(self, settings: Settings, knowledge: Knowledge, outgoing: Outgoing, work: Work, policies: tuple[Path, ...]) -> None:
        self.settings = settings
        self.knowledge = knowledge
        self.outgoing = outgoing
        self.work = work
        self.policies = policies
        self.servers = {item.issuer.rstrip("/"): item for item in settings.smart.servers}
        secret = settings.secret or secrets.token_hex(32)
        self.key = OctKey.import_key(hashlib.sha256(secret.encode()).digest())
        self.is_https = settings.root.startswith("https://")
        self._pages: tuple[Planner, Pages] | None = None

    # -- the launch -------------------------------------------------------------------------------

    async def launch(self, request: Request) -> Response:
        """Sends the browser to the record system to ask for leave: from there (with `launch`), or on its own."""
        words = dict(request.query_params)
        server = self.servers.get(words.get("iss", "").rstrip("/"))
        if server is None:
            raise refuse_field("iss", "this server is not on the list of the operator", status=403)
        launch = words.get("launch", "")
        if len(launch) > _LONGEST:
            raise refuse_field("launch", "it is too long")
        authorize, token = await self.configuration(server)
        verifier, state = secrets.token_urlsafe(64), secrets.token_urlsafe(32)
        asked = {
            "response_type": "code",
            "client_id": server.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": server.scope or (SCOPES if launch else SCOPES.replace("launch ", "launch/patient ")),
            "state": state,
            "aud": server.issuer,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        if launch:
            asked["launch"] = launch
        kept = {"iss": server.issuer, "state": state, "verifier": verifier, "token": token}
        separator = "&" if urlsplit(authorize).query else "?"
        answer = RedirectResponse(f"{authorize}{separator}{urlencode(asked)}", 303)
        minutes = self.settings.smart.launch_minutes
        self._set(answer, cookie_of(state), kept, minutes, "/smart")
        return answer

    @property
    def redirect_uri(self) -> str:
        return f"{self.settings.root}/smart/callback"

    async def configuration(self, server: SmartServer) -> tuple[str, str]:
        """Where the server gives leave, and where tokens. Raises Refused (502) where it cannot prove possession by S256."""
        address = f"{server.issuer.rstrip('/')}/.well-known/smart-configuration"
        seconds = self.settings.smart.fetch_seconds
        told = await self.outgoing.read_json(address, seconds=seconds, most=_CONFIGURATION_BYTES, headers={"Accept": "application/json"})
        if not isinstance(told, dict):
            raise Refused(502, "the configuration of the record system is no object")
        found = [told.get("authorization_endpoint"), told.get("token_endpoint")]
        if not all(isinstance(item, str) and is_address(item, self.settings.allow_http) for item in found):
            raise Refused(502, "the configuration of the record system names no https addresses")
        methods = told.get("code_challenge_methods_supported")
        if not isinstance(methods, list) or "S256" not in methods:
            raise Refused(502, "the record system does not offer PKCE with S256")
        return str(found[0]), str(found[1])

    # -- the way back -----------------------------------------------------------------------------

    async def callback(self, request: Request) -> Response:
        """Exchanges the code for a token, fetches the patient's data in one go, and shows the planner with them."""
        words = dict(request.query_params)
        state = words.get("state", "")
        kept = self._open(request.cookies.get(cookie_of(state)))
        if kept is None or not hmac.compare_digest(str(kept.get("state", "")), state):
            raise refuse_field("state", "this launch was not begun here, or too long ago", status=403)
        server = self.servers.get(str(kept["iss"]).rstrip("/"))
        if server is None:
            raise refuse_field("iss", "this server is not on the list of the operator", status=403)
        if "error" in words:
            raise Refused(403, "the record system did not give leave")
        code = words.get("code", "")
        if not code or len(code) > _LONGEST:
            raise refuse_field("code", "it is missing")
        token, patient = await self.exchange(server, str(kept["token"]), code, str(kept["verifier"]))
        opened = await self.fetch(server, token, patient)
        page = await self.work.run(lambda: self.page(request, opened))
        page.delete_cookie(cookie_of(state), path="/smart", secure=self.is_https, httponly=True, samesite="lax")
        self._set(page, SESSION, {"session": True}, self.settings.smart.session_minutes, "/")
        note("launched", issuer=server.issuer)
        return page

    async def exchange(self, server: SmartServer, address: str, code: str, verifier: str) -> tuple[str, str]:
        """The token and the id of the patient. Raises Refused (502) for an answer without them."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri, "code_verifier": verifier}
        headers = {"Accept": "application/json"}
        if server.client_secret:
            pair = f"{server.client_id}:{server.client_secret}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form["client_id"] = server.client_id
        told = await self.outgoing.read_json(
            address, method="POST", form=form, headers=headers, seconds=self.settings.smart.fetch_seconds, most=_CONFIGURATION_BYTES
        )
        token, patient = (told.get("access_token"), told.get("patient")) if isinstance(told, dict) else (None, None)
        if not isinstance(token, str) or str(told.get("token_type", "")).lower() != "bearer":
            raise Refused(502, "the record system gave no bearer token")
        if not isinstance(patient, str) or not is_id(patient):
            raise Refused(502, "the record system did not say which patient is open")
        return token, patient

    async def fetch(self, server: SmartServer, token: str, patient: str) -> Opened:
        """The record of the patient, made from what the server has. The token is used for this and then forgotten."""
        smart = self.settings.smart
        fhir = FhirServer(
            self.outgoing,
            server.issuer.rstrip("/"),
            token,
            seconds=smart.fetch_seconds,
            most=smart.fetch_bytes,
            pages=self.settings.hooks.fetch_pages,
        )
        wanted = {name: filled(template, {"patientId": patient}) for name, template in hook_data().prefetch.items()}
        parts, failed = await fhir.parts({name: address for name, address in wanted.items() if address is not None})
        chart = chart_of(parts, patient, failed)
        if chart.other_patient:
            raise Refused(502, "the record system sent data of another patient")
        if "patient" not in parts:
            raise Refused(502, "the record system did not give the data of the patient")
        library = self.knowledge.planner.library

        def read() -> Opened:
            try:
                account = read_fhir(chart.bundle, library, day(None))
            except RecordError as error:
                raise refuse_faults(error.faults) from None
            return Opened(record_data(account.record, library.vocabulary), account.used, account.ignored)

        return await asyncio.wait_for(self.work.run(read), smart.fetch_seconds)

    def page(self, request: Request, opened: Opened) -> Response:
        """The planner with the record in it, under the headers that its pages have."""
        planner = self.knowledge.planner
        if self._pages is None or self._pages[0] is not planner:
            self._pages = (planner, Pages(planner, self.policies))
        submitted = Submitted("/planner", (), None, request.headers.get("accept-language", ""))
        page = self._pages[1].planner_page(submitted, opened)
        assert isinstance(page, HTMLResponse)
        for name, value in HEADERS.items():
            page.headers[name] = value
        if STYLES_HEADER in page.headers:
            del page.headers[STYLES_HEADER]
        page.headers["Cache-Control"] = "no-store"
        return page

    # -- sealed cookies ---------------------------------------------------------------------------

    def has_session(self, request: Request) -> bool:
        """Whether this browser was launched from a record system not long ago."""
        kept = self._open(request.cookies.get(SESSION))
        return kept is not None and kept.get("session") is True

    def _set(self, answer: Response, name: str, content: dict[str, Any], minutes: int, path: str) -> None:
        until = int(time.time()) + minutes * 60
        sealed = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, json.dumps({**content, "until": until}), self.key)
        answer.set_cookie(name, sealed, max_age=minutes * 60, path=path, secure=self.is_https, httponly=True, samesite="lax")

    def _open(self, sealed: str | None) -> dict[str, Any] | None:
        if not sealed or len(sealed) > 2 * _LONGEST:
            return None
        try:
            opened = jwe.decrypt_compact(sealed, self.key, algorithms=["dir", "A256GCM"])
            content = json.loads(opened.plaintext or b"null")
        except (JoseError, ValueError):
            return None
        return content if isinstance(content, dict) and content.get("until", 0) > time.time() else None


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def cookie_of(state: str) -> str:
    """The name of the cookie of a launch, so that two launches side by side do not mix."""
    return _LAUNCH + hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16]
