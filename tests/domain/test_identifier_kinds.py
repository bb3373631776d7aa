from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.identifiers import Kind, find

TODAY = date(2026, 11, 24)


def words(text: str, kind: Kind, today: date | None = None) -> list[str]:
    return [finding.words for finding in find(text, today) if finding.kind is kind]


@pytest.mark.clause("P1-8h")
@pytest.mark.parametrize(
    "number",
    [
        "9434765919",
        "943 476 5919",
        "943-476-5919",
        "943.476.5919",
        "943  476 - 5919",
        "943\n476\n5919",
        "9434 765 919",
        "94347 65919",
        "94 34 76 59 19",
        "9 4 3 4 7 6 5 9 1 9",
    ],
)
def test_nhs_numbers(number: str) -> None:
    """Ten digits with a right check digit, however they are grouped; with a wrong one they are just digits."""
    assert words(f"His number is {number}, as before.", Kind.NHS_NUMBER) == [number]
    assert find(f"His number is {number[:-1]}8, as before.") == ()


def test_an_nhs_number_in_odd_groups_needs_its_name() -> None:
    """Digits that are grouped as nobody groups them count after the word NHS alone."""
    assert words("NHS no. is 9 43 476 59 19", Kind.NHS_NUMBER) == ["9 43 476 59 19"]
    assert find("we counted 9 43 476 59 19") == ()


@pytest.mark.parametrize(
    "text", ["94347659190", "19434765919", "2026-11-24 09:00", "1 of 10 in 2026 and 2027"]
)
def test_what_is_no_nhs_number(text: str) -> None:
    """Longer runs of digits and moments of time are none."""
    assert words(text, Kind.NHS_NUMBER) == []


@pytest.mark.clause("P4-2.2")
@pytest.mark.parametrize(
    "postcode",
    [
        "PO1 2AB",
        "po12ab",
        "PO12AB",
        "PO1-2AB",
        "PO1  2AB",
        "PO1\n2AB",
        "SW1A 1AA",
        "w1a 1aa",
        "M1 1AE",
        "EC1A 1BB",
        "B33 8TH",
        "CR2 6XH",
        "DN55 1PT",
        "GIR 0AA",
        "gir0aa",
        "po1 2nd",
        "BT1 5GS",
        "JE2 3AB",
        "BF1 3AA",
    ],
)
def test_postcodes(postcode: str) -> None:
    """Full postcodes of all forms, in any case, with or without a space."""
    assert words(f"They moved to {postcode} in May.", Kind.POSTCODE) == [postcode]


@pytest.mark.parametrize(
    "text",
    [
        "We meet at 10am.",
        "M25 traffic, then the M1 2nd exit",
        "a s47 2nd enquiry and S20 4 times",
        "vitamin B12 3rd dose",
        "room E5 3hr",
        "in 2 weeks, by 3 people, at 4 or 5",
        "QQ1 1AA and ZZ9 9ZZ",
        "PO1 2CB and PO1 2AM",
        "PO123 4AB",
        "XPO1 2ABX",
    ],
)
def test_what_is_no_postcode(text: str) -> None:
    """Roads, sections, times, areas that do not exist and letters that the inward part never has."""
    assert find(text) == ()


BIRTHDAYS = [
    "12/03/2014",
    "12.3.14",
    "12-03-14",
    "12 / 3 / 2014",
    "2014-03-12",
    "2014/3/12",
    "12th March 2014",
    "12 Mar 2014",
    "12-Mar-14",
    "12th of March, 2014",
    "March 12 2014",
    "March 12th, 2014",
    "Sept. 3 '14",
    "12 March",
    "03/25/2014",
    "31/02/2014",
    "12 03 2014",
    "12032014",
    "120314",
]


@pytest.mark.clause("P4-2.2")
@pytest.mark.parametrize("day", BIRTHDAYS)
@pytest.mark.parametrize(
    "before", ["dob ", "D.O.B.: ", "born on ", "Date of birth is ", "her birthday, ", "b. "]
)
def test_dates_of_birth(before: str, day: str) -> None:
    """A date after a word of birth, in any spelling, even one that does not exist: the date alone is the finding."""
    assert words(f"Child: {before}{day}. Seen well.", Kind.DATE_OF_BIRTH) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/03/2025 (DOB)", "12/03/2025"),
        ("12 March is her birthday", "12 March"),
        ("3 May 2026 was the baby's birth date", "3 May 2026"),
        ("he turns 16 on 3/5/2027", "3/5/2027"),
        ("the youngest (aged 7, 12/03/2026)", "12/03/2026"),
        ("born in the hospital at Cosham on 12 March 2026", "12 March 2026"),
        ("birthday 12/3", "12/3"),
        ("born in March 2026", "March 2026"),
    ],
)
def test_a_word_of_birth_may_stand_apart(text: str, day: str) -> None:
    """After the date, in brackets, or some words before."""
    assert words(text, Kind.DATE_OF_BIRTH) == [day]


def test_the_birthdays_of_twins() -> None:
    """One word of birth stands for the dates that an "and" adds."""
    assert words("born on 12/03/2026 and 13/03/2026", Kind.DATE_OF_BIRTH) == ["12/03/2026", "13/03/2026"]


@pytest.mark.parametrize(
    "text",
    [
        "We met on 24/11/2026 at 10:30, and meet again on 22 December 2026.",
        "She was born in Leeds. We met on 24/11/2026.",
        "She was born here and moved on 24/11/2026.",
        "On 24/11/2026 her birthday was discussed.",
        "born 12/40 early; review 24/11/2026",
        "born at 7.5 pounds",
        "version 1.10.12.3, 5-10-15 minutes, 12 March 14:30",
        "The plan may 12 weeks on be reviewed.",
    ],
)
def test_what_is_no_date_of_birth(text: str) -> None:
    """Dates of meetings, even where a birth is spoken of, and figures that are no dates."""
    assert words(text, Kind.DATE_OF_BIRTH, TODAY) == []


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d-%m-%y"])
def test_a_date_far_back_is_a_date_of_birth(form: str) -> None:
    """Over 400 days back no word is needed; nearer, ahead, or without today one is."""
    far, near = TODAY - timedelta(days=401), TODAY - timedelta(days=400)
    text = f"see {far.strftime(form)}, {near.strftime(form)}, {TODAY.strftime(form)}"
    assert words(text, Kind.DATE_OF_BIRTH, TODAY) == [far.strftime(form)]
    assert find(text) == ()


@pytest.mark.parametrize(
    "number",
    [
        "07700 900123",
        "07700900123",
        "07700 900 123",
        "07700-900-123",
        "07700.900.123",
        "(07700) 900 123",
        "0 7 7 0 0 9 0 0 1 2 3",
        "+44 7700 900123",
        "+44 (0) 7700 900123",
        "0044 7700 900123",
        "023 9282 1234",
        "(023) 9282 1234",
        "020 7946 0958",
        "01632 960123",
        "+353 1 234 5678",
        "+48 512 345 678",
    ],
)
def test_phone_numbers(number: str) -> None:
    """British numbers as people group them, the ranges kept for made-up people, foreign ones with a plus."""
    assert words(f"She is on {number} in the evening.", Kind.PHONE) == [number]


@pytest.mark.parametrize(("text", "number"), [("ring 9282 1234", "9282 1234"), ("Tel: 821234", "821234")])
def test_local_phone_numbers_need_a_word(text: str, number: str) -> None:
    """A number without its area code is one only after a word like "ring"."""
    assert words(text, Kind.PHONE) == [number]
    assert find(number) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Childline 0800 1111, the office on 0300 123 4567, 101 and 999",
        "05/11/2026 12:00, 2026-11-05 09:00, 05-11-2026 to 06-11-2026",
        "case 12345678, 1 234 567 pounds",
        "called 12 times in 2026",
    ],
)
def test_what_is_no_phone_number(text: str) -> None:
    """Helplines and offices are nobody's own; times, amounts and references are none at all."""
    assert words(text, Kind.PHONE) == []


@pytest.mark.parametrize(
    "address",
    [
        "a.khan@council.gov.uk",
        "A.Khan+x@Council.GOV.UK",
        "o'neil@x.uk",
        "a.khan (at) council (dot) gov.uk",
        "a.khan[at]council.gov.uk",
        "a.khan @ council.gov.uk",
        "zoë@exämple.com",
    ],
)
def test_email_addresses(address: str) -> None:
    """Addresses by their shape, written out in brackets too; the sentence around them is left alone."""
    assert words(f"Mail to ({address}), please.", Kind.EMAIL) == [address]


@pytest.mark.parametrize(
    "text", ["@amira said", "see www.council.gov.uk", "2 @ 3 pounds", "look at council.gov.uk"]
)
def test_what_is_no_email_address(text: str) -> None:
    """Mentions, web addresses and prices are none."""
    assert find(text) == ()


@pytest.mark.parametrize("number", ["AB123456C", "ab 12 34 56 c", "AB-12-34-56-D", "AB 123456 A"])
def test_national_insurance_numbers(number: str) -> None:
    """Two letters, six digits, a letter from A to D."""
    assert words(f"It is {number}.", Kind.NATIONAL_INSURANCE_NUMBER) == [number]


def test_which_letters_a_national_insurance_number_has() -> None:
    """Prefixes that are never given are none, and without its last letter it needs its name before it."""
    assert find("BG123456A TN123456A DA123456A AO123456A AB123456E passport AB123456") == ()
    assert words("NI number: AB123456", Kind.NATIONAL_INSURANCE_NUMBER) == ["AB123456"]
