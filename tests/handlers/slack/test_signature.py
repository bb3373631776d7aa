"""The guard on raw bytes."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.slack.signature import LONGEST_AGE_SECONDS, Refusal, check_headers, check_signature

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1_531_420_618
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name"
    b"=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2F"
    b"hooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015"
    b".47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def signed(body: bytes, timestamp: object = NOW, secret: str = SECRET) -> dict[str, str]:
    """The headers of a body signed by Slack's own description."""
    base = b"v0:" + str(timestamp).encode() + b":" + body
    mac = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(timestamp), "X-Slack-Signature": f"v0={mac}"}


def test_slacks_own_example_is_good() -> None:
    """The worked example of https://docs.slack.dev/authentication/verifying-requests-from-slack passes."""
    headers = {"X-Slack-Request-Timestamp": str(NOW), "X-Slack-Signature": SIGNATURE}
    assert check_signature(headers, BODY, SECRET, NOW) is None


@pytest.mark.parametrize(
    ("age", "refusal"),
    [
        (0, None),
        (LONGEST_AGE_SECONDS, None),
        (-LONGEST_AGE_SECONDS, None),
        (LONGEST_AGE_SECONDS + 1, Refusal.STALE),
        (-LONGEST_AGE_SECONDS - 1, Refusal.STALE),
        (NOW, Refusal.STALE),
    ],
)
def test_a_replay_is_good_for_five_minutes(age: int, refusal: Refusal | None) -> None:
    """A request counts for 300 seconds either way, however good its signature is."""
    assert check_signature(signed(BODY, NOW - age), BODY, SECRET, NOW) is refusal


@pytest.mark.parametrize(
    "timestamp", ["", " ", "-1", "1e9", "1.5", "0x10", "١٢٣", "9" * 13, "nan", f" {NOW}", f"{NOW}\n"]
)
def test_a_timestamp_is_plain_digits(timestamp: str) -> None:
    """What is no plain number counts as unsigned, although the signature over it is good."""
    assert check_signature(signed(BODY, timestamp), BODY, SECRET, NOW) is Refusal.UNSIGNED


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "v0=",
        SIGNATURE[3:],
        SIGNATURE.upper(),
        SIGNATURE + "0",
        SIGNATURE[:-1],
        "v1" + SIGNATURE[2:],
        "é" * 67,
    ],
)
def test_a_signature_has_one_form(signature: str) -> None:
    """What is not v0= and 64 small hexadecimal digits counts as unsigned."""
    headers = {"X-Slack-Request-Timestamp": str(NOW), "X-Slack-Signature": signature}
    assert check_signature(headers, BODY, SECRET, NOW) is Refusal.UNSIGNED


@pytest.mark.parametrize("missing", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
def test_both_headers_are_needed(missing: str) -> None:
    """A request without one of them is unsigned; its body is not needed to see that."""
    headers = {name: value for name, value in signed(BODY).items() if name != missing}
    assert check_signature(headers, BODY, SECRET, NOW) is Refusal.UNSIGNED
    assert check_headers(headers, NOW) is Refusal.UNSIGNED


@given(body=st.binary(max_size=200), secret=st.text(st.characters(codec="utf-8"), min_size=1))
def test_what_slack_signed_is_good(body: bytes, secret: str) -> None:
    """Any bytes that were signed with the secret pass."""
    assert check_signature(signed(body, NOW, secret), body, secret, NOW) is None


@given(body=st.binary(max_size=200), other=st.binary(max_size=200), later=st.integers(1, 300))
def test_what_was_changed_is_forged(body: bytes, other: bytes, later: int) -> None:
    """Another body, another moment or another secret makes a signature worthless."""
    headers = signed(body)
    moved = {**headers, "X-Slack-Request-Timestamp": str(NOW + later)}
    assert check_signature(moved, body, SECRET, NOW) is Refusal.FORGED
    assert check_signature(headers, body, SECRET + "x", NOW) is Refusal.FORGED
    if other != body:
        assert check_signature(headers, other, SECRET, NOW) is Refusal.FORGED


@given(headers=st.dictionaries(st.sampled_from(sorted(signed(b""))), st.text()), body=st.binary(max_size=50))
def test_nothing_unsigned_gets_in(headers: dict[str, str], body: bytes) -> None:
    """Whatever stands in the headers, the answer is a refusal, never a failure."""
    assert isinstance(check_signature(headers, body, SECRET, NOW), Refusal)
