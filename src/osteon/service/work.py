"""Runs the planning beside the event loop: one at a time in each worker, few in line, none for longer than the time limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from osteon.service import metrics
from osteon.service.problems import Refused

T = TypeVar("T")
RETRY_AFTER = "1"


class Work:
    """One thread, because the interpreter runs one at a time; what does not fit in line is turned away at once."""

    def __init__(self, waiting: int, seconds: float) -> None:
        self.waiting = waiting
        self.seconds = seconds
        self.in_line = 0
        self._thread = ThreadPoolExecutor(1, "osteon-plan")

    def refuse_if_full(self) -> None:
        """Turns a request away, best before its body is read."""
        if self.in_line >= self.waiting:
            metrics.SHED.labels("line full").inc()
            raise Refused(503, "more requests wait than can be answered in time", headers={"Retry-After": RETRY_AFTER})

    async def run(self, work: Callable[[], T]) -> T:
        """The result of the work. Raises Refused: 503 where the line is full or the work took too long."""
        self.refuse_if_full()
        self.in_line += 1
        abandoned = False

        def begun() -> T:
            if abandoned:  # nobody waits for it any more
                raise TimeoutError
            return work()

        future = asyncio.get_running_loop().run_in_executor(self._thread, begun)
        future.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(future), self.seconds)
        except TimeoutError:
            abandoned = True
            metrics.SHED.labels("too slow").inc()
            raise Refused(503, f"no answer within {self.seconds:g} s", headers={"Retry-After": RETRY_AFTER}) from None

    def _done(self, future: asyncio.Future[T]) -> None:
        self.in_line -= 1
        if not future.cancelled():
            future.exception()  # taken note of, also where nobody waits for it any more

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)
