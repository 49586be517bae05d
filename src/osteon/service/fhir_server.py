"""Fetches what a record system did not send along, from its own FHIR server, with the token that it gave for that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from osteon.service.chart import next_page
from osteon.service.outgoing import Outgoing
from osteon.service.problems import Refused

_ACCEPT = "application/fhir+json, application/json;q=0.9"


def base_of(address: str, allowed: Iterable[str]) -> str | None:
    """The allowed server that an address is, without a slash at its end; None where it is not on the list."""
    given = address.rstrip("/")
    return given if given in {item.rstrip("/") for item in allowed} else None


def filled(template: str, context: Mapping[str, Any]) -> str | None:
    """A template with the words of the context in it; None where the context lacks one, or holds no id."""
    found = template
    for name in ("patientId", "encounterId", "userId"):
        token = "{{context." + name + "}}"
        if token in found:
            value = context.get(name)
            if not isinstance(value, str) or not is_id(value):
                return None
            found = found.replace(token, quote(value, safe="/"))
    return None if "{{" in found else found


def is_id(text: str) -> bool:
    """Whether this may be the id of a resource, so that it cannot lead an address elsewhere."""
    return (
        0 < len(text) <= 64 and text.isascii() and all(letter.isalnum() or letter in "-._" for letter in text) and text not in (".", "..")
    )


class FhirServer:
    """One server, for one request."""

    def __init__(self, outgoing: Outgoing, base: str, token: str | None, *, seconds: float, most: int, pages: int) -> None:
        self.outgoing = outgoing
        self.base = base
        self.token = token
        self.seconds = seconds
        self.most = most
        self.pages = pages

    async def parts(self, wanted: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
        """The parts by their names, and the names of those that could not be fetched. All are asked for at once."""

        async def one(name: str, address: str) -> tuple[str, Any]:
            try:
                return name, await self.whole(f"{self.base}/{address}")
            except Refused:
                return name, None

        fetched = await asyncio.gather(*(one(name, address) for name, address in wanted.items()))
        return {name: part for name, part in fetched if part is not None}, [name for name, part in fetched if part is None]

    async def whole(self, address: str) -> dict[str, Any]:
        """A resource, or a bundle with its further pages, as far as the limits go. Raises Refused."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self.seconds
        first = await self.read(address, until - loop.time())
        part, pages = first, 1
        entries = list(first.get("entry") or []) if isinstance(first.get("entry"), list) else []
        while (following := next_page(part)) is not None and pages < self.pages and until > loop.time():
            following = urljoin(address, following)
            if not self.is_here(following):
                break  # the token must not go elsewhere, whatever the server says
            part = await self.read(following, until - loop.time())
            entries += part["entry"] if isinstance(part.get("entry"), list) else []
            pages += 1
        if pages > 1:
            links = {"link": part["link"]} if next_page(part) is not None else {}
            return {"resourceType": "Bundle", "type": "searchset", "entry": entries, **links}
        return first

    def is_here(self, address: str) -> bool:
        here, there = urlsplit(self.base), urlsplit(address)
        return (here.scheme, here.netloc) == (there.scheme, there.netloc) and there.path.startswith(here.path)

    async def read(self, address: str, seconds: float) -> dict[str, Any]:
        headers = {"Accept": _ACCEPT} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        found = await self.outgoing.read_json(address, seconds=max(seconds, 0.01), most=self.most, headers=headers)
        if not isinstance(found, dict) or not isinstance(found.get("resourceType"), str):
            raise Refused(502, "the FHIR server answered with something that is no resource")
        return found
