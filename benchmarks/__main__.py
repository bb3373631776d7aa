"""`python -m benchmarks [NAME …]`: runs all measurements, or those that are named."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = ("start", "status", "import_staff", "plan", "tick", "slack_command", "teams_message")


def main() -> None:
    """Runs them one after the other, so that none disturbs another."""
    for name in sys.argv[1:] or NAMES:
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.{name}").main()


main()
