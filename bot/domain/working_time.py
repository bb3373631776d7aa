"""When a person may be written to: their working days and hours, without bank holidays.

Reminders keep to it; answers, safeguarding and breach wait for no hour.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.dates import add_days
from bot.domain.people import Person
from bot.errors import ConfigurationError

_LONGEST_CLOSURE_DAYS = 35
"""Five weeks without a working day: then the holidays are not believed, and the weekdays alone count."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Two neighbouring working days around a moment.

    Attributes:
        opened: the last working day that has opened by then.
        upcoming: the first working day after it.
    """

    opened: date
    upcoming: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """Somebody's working time, on their own wall clock.

    Attributes:
        zone: their time zone.
        days: their weekdays, Monday is 0.
        holidays: days that are none of them all the same.
        opens: the first minute of working time.
        closes: the first minute after it.

    Raises:
        ConfigurationError: on construction, where no moment would be working time.
    """

    zone: ZoneInfo
    days: frozenset[int]
    holidays: Container[date]
    opens: time
    closes: time
    # A pass asks for the same days of the calendar again and again.
    _near: dict[tuple[date, int], date] = field(
        default_factory=dict[tuple[date, int], date], init=False, repr=False, compare=False
    )
    _openings: dict[date, datetime] = field(
        default_factory=dict[date, datetime], init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if not self.days & set(range(7)) or self.closes <= self.opens:
            raise ConfigurationError(
                "Working time needs a weekday, and a time of opening before that of closing."
            )

    def is_working_day(self, day: date) -> bool:
        """Whether it is one of the weekdays, and no holiday."""
        return day.weekday() in self.days and day not in self.holidays

    def on_or_before(self, day: date) -> date:
        """The day itself where it is a working day, else the last one before it."""
        return self._nearest(day, -1)

    def on_or_after(self, day: date) -> date:
        """The day itself where it is a working day, else the first one after it."""
        return self._nearest(day, 1)

    def add_days(self, day: date, count: int) -> date:
        """The working day so many working days after a day; the day itself for none."""
        for _ in range(count):
            day = self.on_or_after(add_days(day, 1))
        return day

    def days_between(self, start: date, end: date) -> int:
        """How many working days lie after the one day, up to and including the other."""
        return sum(self.is_working_day(add_days(start, n)) for n in range(1, (end - start).days + 1))

    def opening(self, day: date) -> datetime:
        """When the day opens, in the person's zone.

        Where the clocks go forward over that time it is as much later, and where they go back it is the
        first of the two. On the calendar's first and last day, which may not open in this zone while it
        lasts elsewhere, it is the neighbouring day's.
        """
        known = self._openings.get(day)
        if known is None:
            opening = datetime.combine(day, self.opens, tzinfo=self.zone)
            try:
                known = opening.astimezone(UTC).astimezone(self.zone)
            except OverflowError:
                known = self.opening(add_days(day, -1 if day == date.max else 1))
            self._openings[day] = known
        return known

    def next_moment(self, at: datetime) -> datetime:
        """`at` itself where it is working time, else the next opening; in the person's zone.

        Raises:
            ValueError: `at` has no time zone.
        """
        local = self._local(at)
        day = local.date()
        if self.is_working_day(day):
            if not self._has_opened(day, at):
                return self.opening(day)
            if local.time() < self.closes:
                return local
        return self.opening(self.on_or_after(add_days(day, 1)))

    def reach(self, at: datetime) -> Reach:
        """Which working days have opened by then.

        Raises:
            ValueError: `at` has no time zone.
        """
        today = self._local(at).date()
        opened = self.on_or_before(today if self._has_opened(today, at) else add_days(today, -1))
        return Reach(opened, self.on_or_after(add_days(opened, 1)))

    def _has_opened(self, day: date, at: datetime) -> bool:
        # Seconds since the epoch: two moments of one zone would compare by the wall clock.
        return self.opening(day).timestamp() <= at.timestamp()

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        try:
            return at.astimezone(self.zone)
        except OverflowError:
            # The calendar's first or last hours, which this zone has no more: there they stand still.
            if at.year == date.max.year:
                return datetime.max.replace(tzinfo=self.zone)
            return datetime.min.replace(tzinfo=self.zone)

    def _nearest(self, day: date, step: int) -> date:
        known = self._near.get((day, step))
        if known is None:
            known = self._near[day, step] = self._find_nearest(day, step)
        return known

    def _find_nearest(self, day: date, step: int) -> date:
        candidate = day
        for _ in range(_LONGEST_CLOSURE_DAYS):
            if self.is_working_day(candidate):
                return candidate
            candidate = add_days(candidate, step)
        while day.weekday() not in self.days and date.min < day < date.max:
            day = add_days(day, step)
        return day


class WorkingTimes:
    """Everybody's working time: the installation's, with the zone and days of a person where they differ.

    People who share them share the value.
    """

    def __init__(self, usual: WorkingTime) -> None:
        """Starts from the installation's own."""
        self._usual = usual
        self._known: dict[tuple[str | None, frozenset[int] | None], WorkingTime] = {}

    def __call__(self, person: Person | None = None) -> WorkingTime:
        """The working time of a person, or the installation's own."""
        if person is None:
            return self._usual
        key = (person.entry.timezone, person.entry.working_days)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._of(*key)
        return known

    def _of(self, zone: str | None, days: frozenset[int] | None) -> WorkingTime:
        return replace(self._usual, zone=self._zone(zone), days=days or self._usual.days)

    def _zone(self, name: str | None) -> ZoneInfo:
        """The zone, or the installation's where this machine does not know the name."""
        try:
            return ZoneInfo(name) if name else self._usual.zone
        except (KeyError, ValueError, OSError):
            return self._usual.zone
