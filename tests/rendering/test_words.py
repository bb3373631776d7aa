from __future__ import annotations

import timeit
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest

from bot.confidential import Answers, Audience, Confidential, ContentKind, Label
from bot.errors import LeakRefused
from bot.messages.base import Message, Words
from bot.rendering.english import ENGLISH
from bot.rendering.words import Templates, WordsError

_LABEL = Label(ContentKind.PREPARATION, "p1")
_SECRET = Confidential("canary-4711", _LABEL)
_AUDIENCE = Audience(reader="u1", label=_LABEL, purpose="own", basis="own")
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)
class _Answer:
    question: str
    text: Confidential[str]


@dataclass(frozen=True, kw_only=True)
class _Reminder(Message):
    template: ClassVar[str] = "reminder"

    name: str = "Amira"
    due: date = date(2026, 11, 24)
    at: datetime = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
    count: int = 2
    people: tuple[str, ...] = ("Ben", "Amira", "Cara")
    clauses: tuple[str, ...] = ("P1-3.1a-1", "P1-3.1b-1", "P1-3.1a-1")


@dataclass(frozen=True, kw_only=True)
class _Sealed(Message):
    template: ClassVar[str] = "sealed"

    open: str = "Grace"
    direct: Confidential[str] = field(default_factory=lambda: _SECRET)
    listed: tuple[Confidential[str], ...] = (_SECRET,)
    nested: tuple[_Answer, ...] = (_Answer(question="1", text=_SECRET),)
    mapped: dict[str, object] | None = None
    reader: Audience = _AUDIENCE
    given: Answers | None = None


def _words(folder: Path, source: str, message: Message | None = None, zone: ZoneInfo | None = None) -> Words:
    message = message or _Reminder()
    (folder / f"{message.template}.jinja").write_text(source, encoding="utf-8")
    return Templates(folder, _LONDON).words_of(message, zone)


def _block(folder: Path, source: str, **more: object) -> str:
    return _words(folder, "{% block body %}" + source + "{% endblock %}")("body", **more)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ due|day }}", "Tuesday 24 November"),
        ("{{ due|day_year }}", "Tuesday 24 November 2026"),
        ("{{ at|moment }}", "Thursday 19 November, 10am"),
        ("{{ at|clock }}", "10am"),
        ("{{ at|day }}", "Thursday 19 November"),
        ("{{ count|number }} {{ count|plural('session', 'sessions') }}", "two sessions"),
        ("{{ 1|plural('session', 'sessions') }} {{ 10|number }}", "session 10"),
        ("{{ people|names }}", "Ben, Amira and Cara"),
        ("{{ people[:2]|names }}, {{ people[:1]|names }}", "Ben and Amira, Ben"),
        ("{{ []|names }}", ""),
        ("{{ clauses|join_clauses }}", "P1-3.1a-1, P1-3.1b-1"),
    ],
)
def test_filters_tell_dates_numbers_and_lists(tmp_path: Path, source: str, expected: str) -> None:
    """Dates, moments, counts and lists read as the house style has them."""
    assert _block(tmp_path, source) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (time(0, 0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(9, 0), "9am"),
        (time(10, 42), "10:42am"),
        (time(12, 0), "midday"),
        (time(12, 30), "12:30pm"),
        (time(15, 0), "3pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_times_of_day(at: time, expected: str) -> None:
    """Times have no needless minutes, and none can be taken for the other half of the day."""
    assert ENGLISH.clock(at) == expected


def test_moments_are_told_in_the_readers_zone(tmp_path: Path) -> None:
    """A moment late in the evening in London is the next day in Athens; summer time counts."""
    message = _Reminder(at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    source = "{% block body %}{{ at|moment }}{% endblock %}"
    assert _words(tmp_path, source, message)("body") == "Wednesday 1 July, 11:30pm"
    assert _words(tmp_path, source, message, ZoneInfo("Europe/Athens"))("body") == "Thursday 2 July, 1:30am"


def test_a_moment_without_a_zone_is_refused(tmp_path: Path) -> None:
    """Nobody is told a time whose zone is not known."""
    naive = datetime(2026, 7, 1, 22, 30)  # noqa: DTZ001
    with pytest.raises(WordsError, match="ValueError"):
        _block(tmp_path, "{{ naive|moment }}", naive=naive)


def test_paragraphs_stay_and_lines_are_folded(tmp_path: Path) -> None:
    """A source may break its lines where it likes; a blank line starts a paragraph; hard spaces stay."""
    source = (
        "\n  One\n  line{# why #}.\n\n{% if count %}\n\n  Two,\ttoo:\n  24\u00a0November.\n{% endif %}\n \n"
    )
    assert _block(tmp_path, source) == "One line.\n\nTwo, too: 24\u00a0November."


def test_words_are_plain_text(tmp_path: Path) -> None:
    """Nothing is escaped, and a value is never read as a template."""
    message = _Reminder(name="{{ 7*7 }} <b> & {% raw %} O'Neill")
    words = _words(tmp_path, "{% block body %}{{ name }}{% endblock %}", message)
    assert words("body") == "{{ 7*7 }} <b> & {% raw %} O'Neill"


def test_more_values_count_for_one_block_alone(tmp_path: Path) -> None:
    """A further value is there for that call, and stands before the message's own."""
    words = _words(tmp_path, "{% block body %}{{ name }} {{ extra }}{% endblock %}")
    assert words("body", extra="x", name="Ben") == "Ben x"
    with pytest.raises(WordsError, match="'reminder', block 'body': 'extra' is undefined"):
        words("body")


def test_a_missing_block_or_template_is_named(tmp_path: Path) -> None:
    """Whoever edits the templates learns which file and block are missing."""
    with pytest.raises(WordsError, match="'reminder' has no block 'why'"):
        _words(tmp_path, "{% block body %}{% endblock %}")("why")
    (tmp_path / "reminder.jinja").unlink()
    with pytest.raises(WordsError, match="'reminder' cannot be read"):
        Templates(tmp_path, _LONDON).words_of(_Reminder())


def test_a_template_that_is_no_template_is_named(tmp_path: Path) -> None:
    """A slip in a template's syntax names the template."""
    with pytest.raises(WordsError, match="'reminder' cannot be read"):
        _words(tmp_path, "{% block body %}{{ }")


@pytest.mark.clause("P0-1a", "P1-1.2-S1", "P4-3.1")
@pytest.mark.parametrize("name", ["direct", "listed", "nested", "mapped", "reader", "given"])
def test_confidential_fields_are_not_given_to_a_template(tmp_path: Path, name: str) -> None:
    """A template cannot name a field that holds something confidential, however deep, nor its readers."""
    message = _Sealed(mapped={"a": [{"b": _SECRET}]}, given=Answers({"q": "canary-4711"}))
    source = "{% block body %}{{ " + name + " }}{% endblock %}{% block open %}{{ open }}{% endblock %}"
    words = _words(tmp_path, source, message)
    assert words("open") == "Grace"
    with pytest.raises(WordsError, match=f"'{name}' is undefined") as caught:
        words("body")
    assert "canary" not in str(caught.value)


@pytest.mark.clause("P0-1a")
@pytest.mark.parametrize(
    "value", [_SECRET, (_SECRET,), _Answer(question="1", text=_SECRET), {"a": _AUDIENCE}]
)
def test_further_values_cannot_be_confidential(tmp_path: Path, value: object) -> None:
    """What is confidential is refused as a further value too."""
    with pytest.raises(LeakRefused):
        _block(tmp_path, "{{ name }}", extra=value)


def test_a_failing_block_does_not_quote_its_values(tmp_path: Path) -> None:
    """An error names the template and the kind of fault, never a value."""
    with pytest.raises(WordsError, match="'reminder', block 'body' fails with TypeError") as caught:
        _block(tmp_path, "{{ value|number }}", value="canary-4711")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        "{% include '../outside.jinja' %}",
        "{% include 'link.jinja' %}",
        "{% include 'plain.txt' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ name.__class__ }}",
        "{{ people.append(1) }}",
        "{{ cycler.__init__.__globals__ }}",
    ],
)
def test_templates_reach_nothing_else(tmp_path: Path, source: str) -> None:
    """No file outside the folder, linked or not, and no inside of the program can be reached."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "outside.jinja").write_text("outside", encoding="utf-8")
    (folder / "link.jinja").symlink_to(tmp_path / "outside.jinja")
    (folder / "plain.txt").write_text("plain", encoding="utf-8")
    with pytest.raises(WordsError):
        _block(folder, source)


def test_a_template_may_use_another_of_the_folder(tmp_path: Path) -> None:
    """Words that several messages share stand in one file."""
    (tmp_path / "shared.jinja").write_text(
        "{% macro why(c) %}Why: {{ c|join_clauses }}{% endmacro %}", "utf-8"
    )
    assert (
        _block(tmp_path, "{% import 'shared.jinja' as s %}{{ s.why(clauses) }}")
        == "Why: P1-3.1a-1, P1-3.1b-1"
    )


def test_the_blocks_of_a_template_are_known(tmp_path: Path) -> None:
    """A check over all messages can ask which blocks there are."""
    _words(tmp_path, "{% block title %}{% endblock %}{% block body %}{% endblock %}")
    assert Templates(tmp_path, _LONDON).blocks("reminder") == {"title", "body"}


def test_words_are_quick(tmp_path: Path) -> None:
    """Five blocks of a message take well under a millisecond, the template being compiled once."""
    blocks = "".join(f"{{% block b{n} %}}{{{{ name }}}}, {{{{ due|day }}}}{{% endblock %}}" for n in range(5))
    (tmp_path / "reminder.jinja").write_text(blocks, encoding="utf-8")
    templates, message = Templates(tmp_path, _LONDON), _Reminder()

    def once() -> list[str]:
        words = templates.words_of(message)
        return [words(f"b{number}") for number in range(5)]

    assert once() == ["Amira, Tuesday 24 November"] * 5
    # Measured at 0.1 to 0.2 ms; the margin is for a busy machine.
    assert min(timeit.repeat(once, number=50, repeat=5)) / 50 < 0.001


def test_other_zones_than_named_ones_work(tmp_path: Path) -> None:
    """A fixed offset is a zone too."""
    assert (
        _block(tmp_path, "{{ at|clock }}", at=datetime(2026, 1, 1, 9, tzinfo=timezone(timedelta(hours=2))))
        == "7am"
    )
