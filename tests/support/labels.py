"""The labels of the buttons that tests press, in one place: they are the words of `templates/`."""

from __future__ import annotations

# Anywhere
OPEN = "Open"
HELP = "Show what you can do"

# Preparing
BACK = "Back"
SKIP = "Skip"
PAUSE = "Pause"
SEE_ANSWERS = "See answers"
TAKE_BACK = "Take back"
KEEP_FOR_SESSION = "Keep for the session"
DISCARD = "Discard"
DELETE = "Delete"

# Sessions
WRITE_IT = "Write it"

# Records
CHANGE_RECORD = "Change the record"
CONFIRM = "Confirm"
DIFFER = "I see it differently"
ADD_VIEW = "Add my view"
SIGN = "Sign"

# Reminders
LATER = "Later"
TOMORROW = "Tomorrow"
NEXT_WEEK = "Next week"


def edit_answer(number: int) -> str:
    """On the summary, beside an answer."""
    return f"Edit answer {number}"


def send_to(first_name: str) -> str:
    """On a record's draft."""
    return f"Send to {first_name}"


def ask_first(first_name: str) -> str:
    """On a record that waits for an answer."""
    return f"Ask {first_name} first"


def write_record_with(first_name: str) -> str:
    """In the list of records, for a session without one."""
    return f"Write the record with {first_name}"


def finish_record_with(first_name: str) -> str:
    """In the list of records, for a draft."""
    return f"Finish the record with {first_name}"


def read_record_with(first_name: str) -> str:
    """In the list of records, for one that waits for an answer."""
    return f"Read the record with {first_name}"
