"""How fast the service answers over HTTP on this computer: percentiles and requests per second at rising concurrency.

Each call carries the whole body: a FHIR bundle of 40 kB for a plan, and its 23 kB of clinical resources as the prefetch of a hook.
The client is a bare HTTP/1.1 loop in a process of its own; what is turned away with 503 is counted apart. Run it alone on a quiet machine.

    python bench/service_speed.py [--workers 2] [--seconds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from osteon import __version__

BUNDLE = Path(__file__).parents[1] / "tests" / "fhir" / "samples" / "TrialMatching_Patient01.json"
CONCURRENCY = (1, 2, 4, 8, 32, 128)
JSON = "application/json"


def prefetch(data: dict[str, object]) -> tuple[str, dict[str, object]]:
    """The bundle as a record system would send it: by parts, each a bundle; with the id of the patient."""
    entries = [entry["resource"] for entry in data["entry"]]  # type: ignore[attr-defined]
    patient = next(item for item in entries if item["resourceType"] == "Patient")
    kinds = {"Condition": "conditions", "Observation": "observations", "Procedure": "procedures", "MedicationRequest": "medicationRequests"}
    parts: dict[str, object] = {"patient": patient}
    for kind, name in kinds.items():
        own = [{**item, "subject": {"reference": f"Patient/{patient['id']}"}} for item in entries if item["resourceType"] == kind]
        parts[name] = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": item} for item in own]}
    return patient["id"], parts


def calls() -> dict[str, tuple[str, bytes]]:
    """What is measured: a title, the address and the body."""
    content = BUNDLE.read_bytes()
    patient, parts = prefetch(json.loads(content))
    order = {
        "resourceType": "MedicationRequest",
        "id": "draft",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "77655"}]},
        "subject": {"reference": f"Patient/{patient}"},
    }
    context: dict[str, object] = {"userId": "Practitioner/1", "patientId": patient}
    hook = {"hook": "patient-view", "hookInstance": "bench", "context": context, "prefetch": parts}
    drafts = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": order}]}
    sign = {**hook, "hook": "order-sign", "context": {**context, "draftOrders": drafts}}
    return {
        "GET /healthz": ("/healthz", b""),
        "order-sign": ("/cds-services/osteon-order-sign", json.dumps(sign).encode()),
        "patient-view": ("/cds-services/osteon-patient-view", json.dumps(hook).encode()),
        "plan without questions": ("/api/plan?questions=false", content),
        "plan": ("/api/plan", content),
    }


async def one(port: int, message: bytes, until: float, times: list[float], shed: list[int]) -> None:
    """Asks again and again over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        begun = time.perf_counter()
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
        await reader.readexactly(length)
        status = int(head[9:12])
        if status == 200:
            times.append((time.perf_counter() - begun) * 1000)
        elif status == 503:
            shed.append(status)
            await asyncio.sleep(0.05)
        else:
            raise SystemExit(f"status {status}")
    writer.close()


async def measured(port: int, path: str, body: bytes, concurrency: int, seconds: float) -> tuple[list[float], int, float]:
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON}\r\nContent-Length: {len(body)}\r\n\r\n"
    message = head.encode() + body
    times: list[float] = []
    shed: list[int] = []
    begun = time.perf_counter()
    await asyncio.gather(*(one(port, message, begun + seconds, times, shed) for _ in range(concurrency)))
    return times, len(shed), time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3)
    asked = parser.parse_args()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    settings = {"OSTEON_LIMITS__REQUESTS_PER_MINUTE": "100000000", "OSTEON_LIMITS__BURST": "1000000", "OSTEON_LOG_LEVEL": "warning"}
    command = [str(Path(sys.executable).parent / "osteon"), "serve", "-p", str(port), "--workers", str(asked.workers)]
    process = subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        load = os.getloadavg()[0]
        print(f"osteon {__version__}, Python {platform.python_version()}, {asked.workers} worker(s), load {load:.1f} at the start")
        for title, (path, body) in calls().items():
            print(f"\n{title} ({len(body) / 1000:.1f} kB)")
            asyncio.run(measured(port, path, body, 1, 0.5))
            for concurrency in CONCURRENCY:
                times, shed, took = asyncio.run(measured(port, path, body, concurrency, asked.seconds))
                if not times:
                    print(f"  {concurrency:>4} at once: none answered, {shed} turned away")
                    continue
                ordered = sorted(times)
                p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
                print(
                    f"  {concurrency:>4} at once: {len(times) / took:8.1f}/s   p50 {p50:8.2f}   p95 {p95:8.2f}   p99 {p99:8.2f} ms   "
                    f"mean {statistics.fmean(times):8.2f}   turned away {shed}"
                )
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


if __name__ == "__main__":
    main()
