from __future__ import annotations

import re
import time
import traceback
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.identifiers import Finding, Kind, find

# The first text with a number imports libraries: no deadline for a single example.
UNHURRIED = settings(deadline=None)
TODAY = date(2026, 11, 24)


def nhs_number(nine: str) -> str:
    """A valid NHS number from nine digits; the tenth is none for about one in eleven."""
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    return nine + {11: "0"}.get(check, str(check))


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Kind.NHS_NUMBER, "９４３ ４７６ ５９１９"),
        (Kind.NHS_NUMBER, "943\u00a0476\u202f5919"),
        (Kind.NHS_NUMBER, "943\u2013476\u20115919"),
        (Kind.NHS_NUMBER, "9\u200b4\u200d3\u2060476\ufeff59\u00ad19"),
        (Kind.NHS_NUMBER, "9\ufe0f\u20e343 476 5919"),
        (Kind.NHS_NUMBER, "\u0669\u0664\u0663 \u0664\u0667\u0666 \u0665\u0669\u0661\u0669"),
        (Kind.POSTCODE, "P\u200bO1\u00a02AB"),
        (Kind.POSTCODE, "ＰＯ１ ２ＡＢ"),
        (Kind.PHONE, "07700\u2009900\u2014123"),
        (Kind.EMAIL, "a.khan＠council\u200b.gov.uk"),
        (Kind.NATIONAL_INSURANCE_NUMBER, "AB\u00a012\u00a034\u00a056\u00a0C"),
        (Kind.DATE_OF_BIRTH, "１２/03\u200b/2014"),
    ],
)
def test_odd_characters_hide_nothing(kind: Kind, typed: str) -> None:
    """Wide and foreign digits, spaces, dashes and characters without a width; positions are the original's."""
    text = f"ﬁrst \u200b½ dob {typed} …"
    assert [(found.kind, found.start, found.end) for found in find(text)] == [
        (kind, text.index(typed), text.index(typed) + len(typed))
    ]


def test_of_two_that_overlap_the_longer_wins() -> None:
    """A telephone number with an address around it is an address; ten digits of a longer number are no NHS number."""
    assert [found.kind for found in find("07700900123@mail.example")] == [Kind.EMAIL]
    assert [found.kind for found in find("+44 943 476 5919")] == [Kind.PHONE]


def test_several_in_one_sentence_come_in_its_order() -> None:
    """Each is found, in the order of the text."""
    text = "Ben (DOB 1.2.2019, NHS 943 476 5919) of PO1 2AB: mum on 07700 900123 or mum@mail.example"
    assert [found.kind for found in find(text)] == [
        Kind.DATE_OF_BIRTH,
        Kind.NHS_NUMBER,
        Kind.POSTCODE,
        Kind.PHONE,
        Kind.EMAIL,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The parent agrees to every step, and after 4 visits little has changed for the younger child.",
        "Due by Tuesday 24 November, every four weeks (P1-3.1a-1); case K7 is for 10am on the 3rd.",
        "Workload: 18 cases, 2 in court, 37.5 hours. Section 47 twice. Next: 22/12/2026, 14:00 to 15:30.",
        "Training on 12 and 13 January 2027, budget £1,250.00, reference 4521/26.",
    ],
)
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    """What a record is full of is no identifier."""
    assert find(text, TODAY) == ()


PIECES = st.sampled_from(
    [
        "9434765919",
        "943 476",
        " 5919",
        "PO1",
        " 2AB",
        "born ",
        "12/03/2014",
        "12 March ",
        "2014",
        "07700 900123",
        "+44",
        "a@b.uk",
        "@",
        "(at)",
        "AB",
        "123456",
        "C",
        "\u200b",
        "\xa0",
        "９",
        "½",
        "\n",
        ", ",
        "call ",
        "-",
        "0",
        "ﬁ",
    ]
)


@UNHURRIED
@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join), st.none() | st.just(TODAY))
def test_findings_lie_in_the_text_and_never_overlap(text: str, today: date | None) -> None:
    """Whatever the text: findings in order, inside it, apart from each other, with the words that stand there."""
    end = 0
    for found in find(text, today):
        assert end <= found.start < found.end <= len(text)
        assert found.words == text[found.start : found.end]
        end = found.end


@UNHURRIED
@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True).filter(lambda nine: len(nhs_number(nine)) == 10))
def test_every_valid_nhs_number_is_found(nine: str) -> None:
    """Any nine digits with their check digit, plain and in the printed groups."""
    number = nhs_number(nine)
    printed = f"{number[:3]} {number[3:6]} {number[6:]}"
    assert [found.words for found in find(f"a {number} b {printed} c")] == [number, printed]


@UNHURRIED
@given(
    st.dates(date(1920, 1, 1), TODAY),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %b %Y", "%B %d %Y"]),
)
def test_every_date_after_a_word_of_birth_is_found(day: date, form: str) -> None:
    """Any day in any of the usual forms."""
    (found,) = find(f"dob {day.strftime(form)} ok")
    assert (found.kind, found.words) == (Kind.DATE_OF_BIRTH, day.strftime(form))


def test_a_finding_does_not_show_what_was_typed() -> None:
    """Neither its representation nor a traceback with it has the words."""
    (found,) = find("NHS 943 476 5919")
    shown = f"{found!r} {found} {[found]}"
    shown += "".join(traceback.format_exception(ValueError(found)))
    assert not re.search(r"943|5919", shown)
    assert repr(found) == "<nhs_number at 4 to 16>"
    assert found == Finding(Kind.NHS_NUMBER, 4, 16, "943 476 5919")


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "1/2-",
        "a",
        "a.",
        "@a.",
        "a(at)",
        "po1 ",
        "12/",
        "born 12 ",
        "12/03/2014 and ",
        "dob jan ",
        "9 4 3 4 7 6 5 9 1 9 ",
        "call 1",
        "nhs 1",
        "turns 1 ",
        "\u200b",
        "½",
        "\n",
        "12 03 ",
        "ab 12 ",
        "943 476 5919 ",
    ],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    """Eight times the text takes about eight times as long, whatever is in it: nobody can make the screen hang."""

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        return min(_timed(text) for _ in range(3))

    # Work that grew with the square would take 64 times as long.
    assert seconds(16_000) < 30 * seconds(2_000) + 0.01


def _timed(text: str) -> float:
    begun = time.perf_counter()
    find(text, TODAY)
    return time.perf_counter() - begun
