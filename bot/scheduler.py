"""What goes on by itself while the service runs: planning, delivering, sealing the audit log.

APScheduler only ticks, in memory; what is due is decided elsewhere, from facts. Any number of processes
may run this beside each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.log import described

PLAN_SECONDS = 60
SEAL_SECONDS = 1
DELIVER_SECONDS = 1.0
"""How soon a message that another process planned is looked for; one's own wakes the delivery at once."""
STOP_SECONDS = 6.0

log = structlog.get_logger()

Job = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """What is done: `deliver` returns how many messages it handled."""

    plan: Job
    seal: Job
    deliver: Callable[[], Awaitable[int]]


class Background:
    """Runs the jobs of one process until it is stopped."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._stopping = False
        self._delivering: asyncio.Task[None] | None = None
        self._first: asyncio.Task[object] | None = None

    def start(self) -> None:
        """Starts; returns at once."""
        for name, job, seconds in (
            ("plan", self._jobs.plan, PLAN_SECONDS),
            ("seal", self._jobs.seal, SEAL_SECONDS),
        ):
            self._scheduler.add_job(
                partial(_guarded, name, job),
                "interval",
                seconds=seconds,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        self._first = asyncio.create_task(_guarded("plan", self._jobs.plan))
        self._delivering = asyncio.create_task(self._deliver())

    def wake(self) -> None:
        """Something is to be delivered now; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._wake.set)

    async def stop(self) -> None:
        """Lets what is under way end, for some seconds; what is not sent stays in the outbox."""
        self._stopping = True
        self._scheduler.shutdown(wait=False)
        self._wake.set()
        under_way = {task for task in (self._delivering, self._first) if task}
        if under_way:
            _, late = await asyncio.wait(under_way, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
        await _guarded("seal", self._jobs.seal)

    async def _deliver(self) -> None:
        while not self._stopping:
            handled = await _guarded("deliver", self._jobs.deliver)
            if not handled:
                try:
                    async with asyncio.timeout(DELIVER_SECONDS):
                        await self._wake.wait()
                except TimeoutError:
                    pass
                self._wake.clear()


async def _guarded(name: str, job: Job) -> object:
    """A job that fails is logged and tried again with the next tick."""
    try:
        return await job()
    except Exception as error:  # noqa: BLE001 - the service goes on; the next tick tries again
        log.error("job failed", job=name, **described(error))  # noqa: TRY400 - no traceback: see described
    return None
