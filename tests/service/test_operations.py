"""The command itself: start, several workers, reload, a full line, a quiet end."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from service.people import call, person
from service.serving import free, served

OSTEON = Path(sys.executable).parent / "osteon"
KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


class Running:
    """A service that was started by the command, and what it wrote."""

    def __init__(self, address: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.address = address
        self.process = process
        self.log = log

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def wait_for(self, event: str, count: int = 1, seconds: float = 60) -> list[dict[str, object]]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = [line for line in self.lines if line.get("event") == event]
            if len(found) >= count:
                return found
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())


@contextlib.contextmanager
def command(tmp_path: Path, *words: str, settings: str = "") -> Iterator[Running]:
    """`osteon serve` on a free port until the block ends."""
    with free() as listener:
        port = listener.getsockname()[1]
    file, log = tmp_path / "osteon.toml", tmp_path / "log"
    file.write_text(settings)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OSTEON_") or name == "OSTEON_CACHE_DIR"}
    with log.open("wb") as out:
        process = subprocess.Popen([OSTEON, "serve", "-c", file, "-p", str(port), *words], stderr=out, stdout=out, env=environment)
    found = Running(f"http://127.0.0.1:{port}", process, log)
    try:
        yield found
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def get(address: str) -> httpx.Response:
    return httpx.get(address, timeout=30, trust_env=False)


def test_it_starts_answers_and_ends_quietly(tmp_path: Path) -> None:
    with command(tmp_path) as service:
        service.wait_for("started")
        assert get(f"{service.address}/readyz").json()["status"] == "ok"
        assert get(f"{service.address}/planner").status_code == 200
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(30) == 0
        assert service.lines[-1]["event"] == "stopped"
        assert all("time" in line and "level" in line for line in service.lines)
        assert {"/readyz", "planner"} <= {line.get("route") for line in service.lines}


def test_a_request_that_was_begun_is_answered_at_the_end(tmp_path: Path) -> None:
    with command(tmp_path) as service, concurrent.futures.ThreadPoolExecutor(4) as threads:
        service.wait_for("started")
        body = call(prefetch=person(calcium=3.2))
        asked = [
            threads.submit(httpx.post, f"{service.address}/cds-services/osteon-patient-view", json=body, timeout=60, trust_env=False)
            for _ in range(4)
        ]
        time.sleep(0.3)
        service.process.send_signal(signal.SIGTERM)
        # What was still on its way is refused by the system; what was begun is answered.
        done = [future.result() for future in asked if not isinstance(future.exception(), httpx.TransportError)]
        assert all(answer.status_code == 200 for answer in done)
        assert service.process.wait(30) == 0
        begun = [line for line in service.lines if str(line.get("route", "")).startswith("/cds-services")]
        assert len(begun) == len(done)
        assert {line["status"] for line in begun} <= {200}


@pytest.mark.slow
def test_the_knowledge_is_exchanged_while_requests_go_on(tmp_path: Path) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, knowledge)
    with command(tmp_path, settings=f'knowledge = "{knowledge}"\n[limits]\nrequests_per_minute = 600000\nburst = 10000\n') as service:
        service.wait_for("started")
        before = get(f"{service.address}/readyz").json()["knowledge"]
        document = knowledge / "alerts" / "hypercalcaemia.yaml"
        document.write_text(document.read_text().replace("name: High calcium", "name: Very high calcium"))
        statuses: list[int] = []
        ended = False

        def ask() -> None:
            while not ended:
                body = call("order-sign", person(), orders=[])
                answer = httpx.post(f"{service.address}/cds-services/osteon-order-sign", json=body, timeout=60, trust_env=False)
                statuses.append(answer.status_code)

        with concurrent.futures.ThreadPoolExecutor(1) as threads:
            asking = threads.submit(ask)
            service.process.send_signal(signal.SIGHUP)
            assert service.wait_for("reload")[0]["outcome"] == "changed"
            ended = True
            asking.result()
        assert set(statuses) == {200}
        after = get(f"{service.address}/readyz").json()["knowledge"]
        assert after != before
        answer = httpx.post(
            f"{service.address}/cds-services/osteon-patient-view", json=call(prefetch=person(calcium=3.2)), timeout=60, trust_env=False
        )
        assert answer.json()["cards"][0]["summary"].startswith("Very high calcium")
        document.write_text("id: [")
        service.process.send_signal(signal.SIGHUP)
        assert service.wait_for("reload", 2)[1]["outcome"] == "faulty"
        assert get(f"{service.address}/readyz").json()["knowledge"] == after
        assert 'osteon_knowledge_reloads_total{outcome="faulty"} 1.0' in get(f"{service.address}/metrics").text


@pytest.mark.slow
def test_several_workers_share_their_numbers_and_one_that_dies_is_replaced(tmp_path: Path) -> None:
    with command(tmp_path, "--workers", "2") as service:
        service.wait_for("started", 2)
        for _ in range(30):
            assert get(f"{service.address}/readyz").status_code == 200
        counted = re.search(
            r'osteon_requests_total\{method="GET",route="/readyz",status="200"\} (\S+)', get(f"{service.address}/metrics").text
        )
        assert counted is not None
        assert float(counted[1]) == 30
        children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
        workers = [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        service.wait_for("started", 3)
        assert get(f"{service.address}/readyz").status_code == 200
        service.process.send_signal(signal.SIGHUP)
        service.wait_for("started", 5)
        assert get(f"{service.address}/readyz").status_code == 200


def test_what_does_not_fit_in_line_is_turned_away_and_told_when_to_come_back() -> None:
    limits = {"waiting": 2, "requests_per_minute": 600_000, "burst": 10_000}
    body = call(prefetch=person(calcium=3.2))
    with served(limits=limits) as address, concurrent.futures.ThreadPoolExecutor(16) as threads:
        url = f"{address}/cds-services/osteon-patient-view"
        answers = list(threads.map(lambda _: httpx.post(url, json=body, timeout=60, trust_env=False), range(48)))
        statuses = {answer.status_code for answer in answers}
        assert statuses == {200, 503}
        for answer in answers:
            if answer.status_code == 503:
                assert answer.headers["retry-after"] == "1"
        assert get(f"{address}/healthz").status_code == 200
        assert httpx.post(url, json=body, timeout=60, trust_env=False).status_code == 200


def test_what_takes_too_long_is_given_up() -> None:
    with served(limits={"seconds": 0.02}) as address:
        answer = httpx.post(
            f"{address}/cds-services/osteon-patient-view", json=call(prefetch=person(calcium=3.2)), timeout=60, trust_env=False
        )
        assert answer.status_code == 503
        assert "0.02 s" in answer.json()["detail"]


def test_the_command_says_what_is_wrong_with_the_settings(tmp_path: Path) -> None:
    done = subprocess.run([OSTEON, "serve", "--host", "0.0.0.0", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "can be reached from other computers" in done.stderr
    assert "anyone who can reach this address may use it" in done.stderr
    done = subprocess.run([OSTEON, "serve", "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    done = subprocess.run([OSTEON, "serve", "--new-token"], capture_output=True, text=True, check=False)
    token, entry = done.stdout.splitlines()
    assert len(token) > 40
    assert entry.startswith('tokens = ["')
