"""What every answer carries, and what is refused before a page is made."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from osteon.record import LARGEST_FILE

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STYLES_HEADER = "X-Osteon-Styles"
"""In which a page tells the hashes of the styles that stand in it; it does not leave the program."""
LARGEST_BODY = LARGEST_FILE + 1024 * 1024
"""A file of the largest size and the form around it."""


def styles_of(html: str) -> str:
    """The hashes of the styles in a page, as a content security policy names them. No other style is then applied."""
    found = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" for style in found)


class Guarded:
    """Adds the security headers, forbids to store what may be about a patient, and refuses bodies that are too large."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_static = str(scope["path"]).startswith("/static/")

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                styles = headers.get(STYLES_HEADER)
                if styles:
                    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace("style-src 'self'", f"style-src 'self' {styles}")
                    del headers[STYLES_HEADER]
                headers["Cache-Control"] = "no-cache" if is_static else "no-store"
            await send(message)

        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            await PlainTextResponse("The request is larger than 64 MiB.", 413)(scope, receive, guarded_send)
            return
        await self.app(scope, _limited(receive), guarded_send)


def _limited(receive: Receive) -> Receive:
    """Receives no more than the largest body, also where its length was not announced."""
    taken = 0

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                return {"type": "http.disconnect"}
        return message

    return limited
