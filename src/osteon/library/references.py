"""Sources: CSL-JSON files, one for each."""

from __future__ import annotations

from typing import Any

import msgspec

from osteon.faults import Fault
from osteon.library.documents import Reference
from osteon.library.sources import SourceFile

_READ = ("full text", "abstract", "label", "guideline page", "secondary")
_KINDS = ("guideline", "label", "trial", "review", "cohort", "instrument", "page")


def read_reference(file: SourceFile, faults: list[Fault]) -> Reference | None:
    """The source in a file; None where a fault was added."""
    before = len(faults)

    def wrong(message: str, hint: str = "") -> None:
        faults.append(Fault("OST140", message, file.shown, hint=hint))

    try:
        data: Any = msgspec.json.decode(file.path.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        wrong(f"this is not JSON: {error}")
        return None
    if not isinstance(data, dict):
        wrong("a source is one JSON object")
        return None
    written = data.get("custom")
    custom: dict[str, Any] = written if isinstance(written, dict) else {}
    if data.get("id") != file.path.stem:
        wrong(f"the id {data.get('id')} is not the name of the file")
    if not isinstance(data.get("title"), str) or not data["title"]:
        wrong("a source needs a title")
    if not isinstance(custom.get("seen"), bool):
        wrong("a source says whether its content was seen: custom.seen is true or false")
    for name, allowed in (("read", _READ if custom.get("seen") else ()), ("kind", _KINDS)):
        if allowed and custom.get(name) not in allowed:
            said = f"custom.{name} says {custom[name]}" if name in custom else f"custom.{name} is missing"
            wrong(said, f"Allowed: {', '.join(allowed)}")
    if len(faults) > before:
        return None
    issued = data.get("issued") or {}
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    year = parts[0][0] if parts and parts[0] else None
    return Reference(
        id=data["id"],
        title=data["title"],
        authors=tuple(_author(author) for author in data.get("author") or ()),
        year=int(year) if year is not None else None,
        container=str(data.get("container-title") or data.get("publisher") or ""),
        doi=str(data.get("DOI") or ""),
        pmid=str(data.get("PMID") or ""),
        url=str(data.get("URL") or ""),
        kind=str(custom["kind"]),
        seen=custom["seen"],
        read=str(custom.get("read") or ""),
        seen_on=str(custom.get("on") or ""),
    )


def _author(author: Any) -> str:
    if not isinstance(author, dict):
        return str(author)
    return str(author.get("literal") or " ".join(filter(None, (author.get("family"), author.get("given")))))
