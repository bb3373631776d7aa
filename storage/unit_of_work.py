"""Units of work: a use case runs in one transaction, off the event loop, and again where it has to.

SQLite has one writer at a time, and each commit waits for the disk. So the work that has queued behind another
shares its transaction, each in a savepoint, and one commit; nobody gets an answer before that. Where the
database fails anywhere in it, all is taken back and each is run alone.
"""

from __future__ import annotations

import asyncio
import contextvars
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.correlation import correlation
from bot.errors import StorageError
from bot.ports import Clock, Transaction
from storage.engine import POOL_SIZE
from storage.faults import Fault, understand
from storage.transaction import Frame, MakeAudit, MakeContents, SqlTransaction

T = TypeVar("T")

FIRST_PAUSE = 0.02
"""Seconds before the second try, at most; each further pause may be twice as long."""
LONGEST_PAUSE = 1.0
TOGETHER = 16
"""Works that share a commit at most: the first of them waits for the last."""


class _Again(Exception):
    """The database did not take the work. Carries what that means, and nothing of the driver's."""

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self.fault = fault


@dataclass(slots=True, kw_only=True, eq=False)
class _Job(Generic[T]):
    """Work that waits for its turn.

    Attributes:
        context: of whoever gave it.
        taken: another job's turn has carried it out too.
        outcome: how it went; set in the transaction, told after the commit.
    """

    work: Callable[[Transaction], T]
    at: datetime | None
    context: contextvars.Context = field(default_factory=contextvars.copy_context)
    future: Future[T] = field(default_factory=Future[T])
    taken: bool = False
    outcome: Callable[[], None] = lambda: None


class SqlDatabase:
    """Implements `bot.ports.Database`.

    Args:
        engine: from `storage.engine.make_engine`; `close` disposes of it.
        clock: the time.
        tenant: whose rows are seen.
        contents: makes the repository of texts of a transaction.
        audit: makes the audit log of a transaction.
        on_commit: called after a commit that made a message due sooner, in the thread that committed.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        tenant: str,
        *,
        contents: MakeContents,
        audit: MakeAudit,
        on_commit: Callable[[], None] | None = None,
    ) -> None:
        self.on_commit = on_commit
        self._engine = engine
        self._clock = clock
        self._tenant = tenant
        self._make_contents = contents
        self._make_audit = audit
        # SQLite has one writer at a time anyway: its transactions queue here rather than at its lock.
        self._one_writer = engine.dialect.name == "sqlite"
        self._threads = ThreadPoolExecutor(
            1 if self._one_writer else POOL_SIZE, thread_name_prefix="database"
        )
        self._queue: deque[_Job[Any]] = deque()

    @property
    def engine(self) -> Engine:
        """What this runs on."""
        return self._engine

    def run_now(self, work: Callable[[Transaction], T], *, at: datetime | None = None) -> T:
        """Runs `work` in one transaction in this thread.

        Raises:
            StorageError: the database cannot be used, or other transactions kept coming in the way.
        """
        tries = 0
        while True:
            tries += 1
            try:
                return self._once(work, at)
            except _Again as again:
                fault = again.fault
            # Outside of the handler: the driver's error, which may hold values of a row, is forgotten here.
            if tries >= fault.tries:
                raise StorageError(fault.advice)
            time.sleep(random.uniform(0, min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)))  # noqa: S311 - no secret

    async def run(self, work: Callable[[Transaction], T], *, at: datetime | None = None) -> T:
        """The same off the event loop. What is cancelled while it waits here is still carried out.

        Raises:
            StorageError: as `run_now`, or the database was closed.
        """
        job = _Job(work=work, at=at)
        # From here on it cannot be cancelled.
        job.future.set_running_or_notify_cancel()
        try:
            self._threads.submit(self._take if self._one_writer else self._alone, job)
        except RuntimeError:
            raise StorageError("The database was closed.") from None
        if self._one_writer:
            self._queue.append(job)
        return await asyncio.wrap_future(job.future)

    def close(self) -> None:
        """Waits for the work that was begun or queued, and ends all connections."""
        self._threads.shutdown(wait=True)
        self._engine.dispose()

    def _once(self, work: Callable[[Transaction], T], at: datetime | None) -> T:
        try:
            with self._engine.begin() as connection:
                transaction = self._transaction(connection, at)
                result = work(transaction)
                transaction.audit.flush()
        except DBAPIError as error:
            fault = understand(error)
        else:
            transaction.audit.committed()
            if transaction.outbox.hurried and self.on_commit:
                self.on_commit()
            return result
        raise _Again(fault)

    def _transaction(self, connection: Connection, at: datetime | None) -> SqlTransaction:
        clock_now = self._clock.now()
        frame = Frame(
            tenant=self._tenant,
            now=at or clock_now,
            clock_now=clock_now,
            correlation=correlation.get(),
            make_contents=self._make_contents,
            make_audit=self._make_audit,
        )
        return SqlTransaction(connection, frame)

    # --- in the threads ----------------------------------------------------------------------------

    def _take(self, job: _Job[Any]) -> None:
        """Carries out a job, and with it those that have queued behind it."""
        if job.taken:
            return
        group = [job]
        while self._queue and len(group) < TOGETHER:
            other = self._queue.popleft()
            if not other.taken and other is not job:
                group.append(other)
        for one in group:
            one.taken = True
        if len(group) == 1 or not self._together(group):
            for one in group:
                self._alone(one)

    def _alone(self, job: _Job[Any]) -> None:
        try:
            result = job.context.run(self.run_now, job.work, at=job.at)
        except BaseException as error:  # noqa: BLE001 - it is the caller's, whatever it is
            job.future.set_exception(error)
        else:
            job.future.set_result(result)

    def _together(self, group: Sequence[_Job[Any]]) -> bool:
        """Carries out jobs with one commit; False where the database has not taken it, and nothing was done."""
        try:
            with self._engine.begin() as connection:
                transactions = [job.context.run(self._within, connection, job) for job in group]
        except Exception:  # noqa: BLE001 - each meets it again alone, and tells its caller
            return False
        kept = [transaction for transaction in transactions if transaction]
        for transaction in kept:
            transaction.audit.committed()
        try:
            if self.on_commit and any(transaction.outbox.hurried for transaction in kept):
                self.on_commit()
        finally:
            for job in group:
                job.outcome()
        return True

    def _within(self, connection: Connection, job: _Job[Any]) -> SqlTransaction | None:
        """Carries out one job in a savepoint; None where it failed, which takes back its own changes alone."""
        transaction = self._transaction(connection, job.at)
        try:
            with connection.begin_nested():
                result = job.work(transaction)
                transaction.audit.flush()
        except DBAPIError:
            raise
        except BaseException as error:  # noqa: BLE001 - it is the caller's, whatever it is
            job.outcome = partial(job.future.set_exception, error)
            return None
        job.outcome = partial(job.future.set_result, result)
        return transaction
