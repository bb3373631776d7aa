"""APScheduler 3.11 has no types: the names that are used here, as its documentation describes them."""

class Job:
    id: str
    def remove(self) -> None: ...
