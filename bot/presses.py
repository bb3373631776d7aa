"""What a button or form carries: a verb and opaque references, as one short typed token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import Unknown

TOKEN_LIMIT = 255
"""Characters: the smallest of the platforms' limits that a token has to pass (a Slack action id)."""

_PART = re.compile(r"[A-Za-z0-9_.-]*")


class Verb(StrEnum):
    """Everything that can be pressed or submitted. Values are on messages already sent: never reuse one."""

    WORD = "word"
    PREPARE_OPEN = "prepare.open"
    PREPARE_ANSWER = "prepare.answer"
    PREPARE_SAVE = "prepare.save"
    PREPARE_BACK = "prepare.back"
    PREPARE_SKIP = "prepare.skip"
    PREPARE_PAUSE = "prepare.pause"
    PREPARE_EDIT = "prepare.edit"
    PREPARE_SUMMARY = "prepare.summary"
    PREPARE_SHARE = "prepare.share"
    PREPARE_KEEP = "prepare.keep"
    PREPARE_DISCARD = "prepare.discard"
    PREPARE_DISCARD_YES = "prepare.discard_yes"
    PREPARE_TAKE_BACK = "prepare.take_back"
    PREPARE_WAYS = "prepare.ways"
    PREPARE_TURN = "prepare.turn"
    PREPARE_PAGE = "prepare.page"
    PREPARE_READ = "prepare.read"
    NOTICE = "notice"
    HELD_FORM = "held.form"
    HELD_SAVE = "held.save"
    BOOK_FORM = "book.form"
    BOOK_SAVE = "book.save"
    CANCEL_FORM = "cancel.form"
    CANCEL_SAVE = "cancel.save"
    CANCEL_SAVED = "cancel.saved"
    RECORD_FORM = "record.form"
    RECORD_SAVE = "record.save"
    RECORD_SEND = "record.send"
    RECORD_SEND_REASON = "record.send_reason"
    RECORD_CHANGE = "record.change"
    ELSEWHERE_FORM = "elsewhere.form"
    ELSEWHERE_SAVE = "elsewhere.save"
    CONFIRM_OPEN = "confirm.open"
    CONFIRM = "confirm"
    DIFFER_FORM = "differ.form"
    DIFFER_SAVE = "differ.save"
    TALK_FIRST = "talk_first"
    REPLY_FORM = "reply.form"
    REPLY_SAVE = "reply.save"
    SIGN = "sign"
    STATUS = "status"
    SNOOZE_FORM = "snooze.form"
    SNOOZE = "snooze"
    ABSENCE_FORM = "absence.form"
    ABSENCE_SAVE = "absence.save"
    ABSENCE_SAVED = "absence.saved"
    COVER_FORM = "cover.form"
    COVER_SAVE = "cover.save"
    DUTIES = "duties"
    DUTY_FORM = "duty.form"
    DUTY_SAVE = "duty.save"
    CASES = "cases"
    CASE_OPEN = "case.open"
    CASE_FORM = "case.form"
    CASE_SAVE = "case.save"
    CASE_DISCUSSED_FORM = "case.discussed_form"
    CASE_DISCUSSED_SAVE = "case.discussed_save"
    CASE_CHANGE_FORM = "case.change_form"
    CASE_CHANGE_SAVE = "case.change_save"
    CASE_AGREE = "case.agree"
    CASE_WITHDRAW = "case.withdraw"
    CASE_ASK = "case.ask"
    CASE_CLOSE = "case.close"
    CASE_CLOSE_YES = "case.close_yes"
    SESSION_CASES_FORM = "session_cases.form"
    SESSION_CASES_SAVE = "session_cases.save"
    ADHOC_FORM = "adhoc.form"
    ADHOC_SAVE = "adhoc.save"
    ADHOC_ENTERED = "adhoc.entered"
    GROUP_FORM = "group.form"
    GROUP_SAVE = "group.save"
    GROUP_STOP = "group.stop"
    MATTERS = "matters"
    MATTER_OPEN = "matter.open"
    MATTER_CLOSE_FORM = "matter.close_form"
    MATTER_CLOSE = "matter.close"
    MATTER_MOVE_FORM = "matter.move_form"
    MATTER_MOVE = "matter.move"
    MATTER_BLOCK_FORM = "matter.block_form"
    MATTER_BLOCK = "matter.block"
    MATTER_STOP_FORM = "matter.stop_form"
    MATTER_STOP = "matter.stop"
    MATTER_RESUME = "matter.resume"
    MATTER_EXTEND_FORM = "matter.extend_form"
    MATTER_EXTEND = "matter.extend"
    ACTIONS = "actions"
    ACTION_FORM = "action.form"
    ACTION_SAVE = "action.save"
    ACTION_ACCEPT = "action.accept"
    ACTION_TALK = "action.talk"
    ACTION_HAND_ON = "action.hand_on"
    CONCERN_FORM = "concern.form"
    CONCERN_SAVE = "concern.save"
    CONCERN_NEXT = "concern.next"
    CONCERN_LIST = "concern.list"
    CONCERN_OPEN = "concern.open"
    CONCERN_CLOSE = "concern.close"
    SOONER_FORM = "sooner.form"
    SOONER_SAVE = "sooner.save"
    CONFLICT_FORM = "conflict.form"
    CONFLICT_SAVE = "conflict.save"
    DIFFICULTY_FORM = "difficulty.form"
    DIFFICULTY_SAVE = "difficulty.save"
    SAFEGUARDING = "safeguarding"
    BREACH_FORM = "breach.form"
    BREACH_SAVE = "breach.save"
    BREACH_TAKE_BACK = "breach.take_back"
    BREACH_LIST = "breach.list"
    REQUEST_FORM = "request.form"
    REQUEST_SAVE = "request.save"
    REQUEST_LIST = "request.list"
    CORRECTION_FORM = "correction.form"
    CORRECTION_SAVE = "correction.save"
    DISCLOSE_FORM = "disclose.form"
    DISCLOSE_SAVE = "disclose.save"
    DISCLOSE_LIST = "disclose.list"
    DISCLOSE_OPEN = "disclose.open"
    DISCLOSE_GIVEN_FORM = "disclose.given_form"
    DISCLOSE_GIVEN = "disclose.given"
    CONSENT_OPEN = "consent.open"
    CONSENT_AGREE = "consent.agree"
    CONSENT_REFUSE = "consent.refuse"
    CONSENT_TALK = "consent.talk"
    CONSENT_SEEN = "consent.seen"
    OVERRIDE_FORM = "override.form"
    OVERRIDE_SAVE = "override.save"
    RHYTHM = "rhythm"
    RHYTHM_FORM = "rhythm.form"
    RHYTHM_SAVE = "rhythm.save"
    RHYTHM_AGREE = "rhythm.agree"
    RHYTHM_REFUSE = "rhythm.refuse"
    RHYTHM_END = "rhythm.end"
    FOLD = "fold"
    REFRESH = "refresh"


_VERBS = frozenset(verb.value for verb in Verb)


@dataclass(frozen=True, slots=True)
class Press:
    """A verb, what it is about, and the version that was shown.

    Attributes:
        verb: what is asked.
        ref: an opaque id or a fixed word; letters, digits, `_`, `.`, `-`.
        version: of the thing shown, so that a stale press gets a true answer; 0 where there is none.
    """

    verb: Verb
    ref: str = ""
    version: int = 0

    def pack(self) -> str:
        """The token: at most `TOKEN_LIMIT` characters, no secrets, no authority."""
        token = f"1~{self.verb}~{self.ref}~{self.version}"
        if not _PART.fullmatch(self.ref) or len(token) > TOKEN_LIMIT:
            raise ValueError("a press holds short opaque references only")
        return token

    @classmethod
    def unpack(cls, token: str) -> Press:
        """The press of a token.

        Raises:
            Unknown: it is no token of ours.
        """
        parts = token.split("~")
        if len(token) > TOKEN_LIMIT or len(parts) != 4 or parts[0] != "1":
            raise Unknown
        _, verb, ref, version = parts
        if verb not in _VERBS or not _PART.fullmatch(ref) or not re.fullmatch(r"[0-9]{1,9}", version):
            raise Unknown
        return cls(Verb(verb), ref, int(version))
