"""A person's visit to the planner in the browser."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import APIResponse, Browser, ConsoleMessage, Locator, Request

from osteon.web.opening import carried

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
EMPTY = {"patient": {}, "lesions": []}
QUIET = 0.2
"""Seconds without a request after which the page has nothing more to fetch: longer than any pause of its own."""
_LONGEST = 20.0
_UPDATE = "/planner/parts"
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)))"
_LOST = "() => document.activeElement === null || document.activeElement === document.body"


class Visit:
    """A page in a profile of its own.

    `problems` collects what the browser complains of (errors and warnings on the console, errors in scripts, violations of
    the content security policy, answers with an error) and every request that would leave the server. `expected` names the
    complaints that a test provokes, as parts of their text.
    """

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        settings = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, "accept_downloads": True, **options}
        self.address = address
        self.context = browser.new_context(**settings)
        self.context.set_default_timeout(_LONGEST * 1000)
        self.expected: list[str] = []
        self._complaints: list[str] = []
        self._running: set[Request] = set()
        self._last = 0.0
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self._complaints.append(f"error in a script: {error.error}"))
        self.context.on("request", self._asked)
        self.context.on("requestfinished", self._answered)
        self.context.on("requestfailed", self._answered)
        self.page = self.context.new_page()

    # -- what goes wrong ---------------------------------------------------------------------------

    @property
    def problems(self) -> list[str]:
        return [text for text in self._complaints if not any(part in text for part in self.expected)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"{message.type} on the console: {message.text} at {message.location}")

    def _asked(self, request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(f"{self.address}/"):
            self._complaints.append(f"request to another host: {request.url}")
        if _UPDATE in request.url:
            self._running.add(request)
            self._last = time.monotonic()

    def _answered(self, request: Request) -> None:
        if request in self._running:
            self._running.discard(request)
            self._last = time.monotonic()

    # -- what a person does ------------------------------------------------------------------------

    def open(self, path: str = "/planner") -> Visit:
        """Goes to a page of the app."""
        self.page.goto(f"{self.address}{path}")
        return self.settled()

    def example(self, name: str) -> Visit:
        return self.open(f"/planner?example={name}")

    def settled(self) -> Visit:
        """Waits until the page asks for nothing more."""
        end = time.monotonic() + _LONGEST
        self._last = max(self._last, time.monotonic() - QUIET / 2)
        while self._running or time.monotonic() - self._last < QUIET:
            assert time.monotonic() < end, "the page never came to rest"
            self.page.wait_for_timeout(20)
        self.page.evaluate(_DRAWN)
        return self.settled() if self._running else self

    def press(self, *keys: str) -> Visit:
        """Presses keys one after another and waits until the page has followed; the focus may never be lost."""
        for key in keys:
            self.page.keyboard.press(key)
        self.settled()
        assert not self.page.evaluate(_LOST), f"the focus was lost after {keys}"
        return self

    def tab_to(self, goal: Locator, most: int = 400) -> Visit:
        """Walks with Tab until a control has the focus, as somebody without a mouse would."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if goal.evaluate("(element) => element === document.activeElement"):
                return self
        raise AssertionError(f"Tab does not reach {goal}")

    def control(self, address: str, prefix: str = "") -> Locator:
        """The box or list that holds a fact, such as `patient.weight`."""
        return self.page.locator(f'[id="f-{prefix}{address}-value"]')

    def choice(self, address: str, value: str, prefix: str = "") -> Locator:
        """One of the buttons that hold a fact."""
        return self.page.locator(f'[id="f-{prefix}{address}"] input[value="{value}"]')

    def error_of(self, address: str, prefix: str = "") -> Locator:
        return self.page.locator(f'[id="f-{prefix}{address}-error"]')

    def whole(self, group: str) -> Visit:
        """Shows every fact of a group."""
        self.page.locator(f"#group-{group} > summary").click()
        self.page.locator(f"#group-{group} button[data-whole]").click()
        return self.settled()

    # -- what the page holds -----------------------------------------------------------------------

    @property
    def record(self) -> dict[str, Any]:
        """The record that the page carries."""
        text = self.page.locator("#record").input_value()
        return dict(json.loads(text)) if text else {}

    @property
    def proposed(self) -> dict[str, str]:
        """The treatments that the plan proposes, by reference, with their status."""
        cards = self.page.locator("#plan article.option").evaluate_all(
            "(cards) => cards.map((card) => [card.id.slice('option-'.length), card.querySelector('.badge--status').textContent.trim()])"
        )
        return dict(cards)

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("() => document.activeElement?.id ?? ''"))

    def post(self, path: str, data: dict[str, Any], **fields: str) -> APIResponse:
        """What the server answers to the form of the planner with a record, without a page."""
        return self.context.request.post(f"{self.address}{path}", form={"record": carried(data), **fields})

    def show(self, path: str, data: dict[str, Any], **fields: str | tuple[str, ...]) -> Visit:
        """Goes to a page that is made from a record, as its button does. A field may have several values."""
        if self.page.url == "about:blank":
            self.open("/about")
        with self.page.expect_navigation():
            self.page.evaluate(
                """([path, fields]) => {
                    const form = Object.assign(document.createElement("form"), { method: "post", action: path });
                    for (const [name, values] of Object.entries(fields)) for (const value of [values].flat())
                        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
                    document.body.append(form);
                    form.submit();
                }""",
                [
                    path,
                    {"record": carried(data), **{name: [*value] if isinstance(value, tuple) else value for name, value in fields.items()}},
                ],
            )
        return self.settled()

    # -- checks ------------------------------------------------------------------------------------

    def axe(self) -> list[str]:
        """What axe finds wrong on the page as it stands, one line for each part of the page."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("() => axe.run(document, { resultTypes: ['violations'], preload: false })")
        return [
            f"{rule['id']}: {node['html'][:160]} {' '.join((node.get('failureSummary') or '').split())[:300]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def overflow(self) -> str:
        """What stands out of the window sideways; nothing where the page need not be scrolled."""
        return str(
            self.page.evaluate(
                """() => {
                    const width = document.documentElement.clientWidth;
                    if (document.documentElement.scrollWidth <= innerWidth) return "";
                    const out = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > width + 1);
                    return `${document.documentElement.scrollWidth} px: ` + out.slice(0, 5).map((each) => each.outerHTML.slice(0, 99));
                }"""
            )
        )

    def open_all(self) -> Visit:
        """Opens everything that can be opened on the page."""
        self.page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        return self
