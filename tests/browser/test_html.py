"""The HTML of every page keeps to the standard."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from visit import EMPTY, HERE, Visit

from osteon.examples import example_files

pytestmark = pytest.mark.browser

PAGES = {
    "start": "/",
    "planner": "/planner",
    "dose": "/dose",
    "dose with an error": "/dose?schedules=none",
    "glossary": "/glossary",
    "about": "/about",
    "no such page": "/nowhere",
    "faulty": "/planner?example=nobody",
    "Spanish": "/planner?language=es&example=lung-cord-compression",
}


def test_every_page_is_valid_html(visit: Visit, tmp_path: Path) -> None:
    def keep(name: str, html: str) -> None:
        (tmp_path / f"{name.replace('/', '-')}.html").write_text(html)

    def get(path: str) -> str:
        return visit.context.request.get(f"{visit.address}{path}").text()

    for name, path in PAGES.items():
        keep(name, get(path))
    keep("error", visit.post("/planner", EMPTY, **{"ask:patient.primary": "kidney", "patient.weight": "9000"}).text())
    for example in example_files():
        visit.example(example)
        data, (option, *_, last) = visit.record, [*visit.proposed, *visit.proposed]
        keep(example, get(f"/planner?example={example}"))
        for path in ("/guide", "/report/board", "/report/full"):
            keep(f"{example}{path}", visit.post(path, data).text())
        keep(f"{example} why", visit.post("/why", data, option=option).text())
        # Two values of one name make a comparison.
        keep(f"{example} compared", visit.post(f"/compare?compare={option}", data, compare=last).text())
    command = ["node_modules/.bin/html-validate", "--config", ".htmlvalidate.mjs", "--formatter", "json", str(tmp_path / "*.html")]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}  # node is in the venv
    found = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, check=False)
    assert found.stdout, found.stderr
    pages = json.loads(found.stdout)
    assert not [
        f"{Path(page['filePath']).name}:{message['line']} {message['ruleId']}: {message['message']}"
        for page in pages
        for message in page["messages"]
    ]
