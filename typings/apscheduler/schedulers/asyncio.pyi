"""APScheduler 3.11 has no types: the names that are used here, as its documentation describes them."""

from collections.abc import Callable, Coroutine
from datetime import datetime, tzinfo

from apscheduler.job import Job

class AsyncIOScheduler:
    def __init__(self, *, timezone: str | tzinfo = ...) -> None: ...
    def add_job(
        self,
        func: Callable[[], Coroutine[object, object, object]],
        trigger: str,
        *,
        id: str = ...,
        name: str = ...,
        seconds: float = ...,
        jitter: int = ...,
        coalesce: bool = ...,
        max_instances: int = ...,
        misfire_grace_time: int | None = ...,
        next_run_time: datetime | None = ...,
        replace_existing: bool = ...,
    ) -> Job: ...
    def start(self, paused: bool = ...) -> None: ...
    def shutdown(self, wait: bool = ...) -> None: ...
