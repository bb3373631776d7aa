"""The console script."""

from __future__ import annotations

from bot.commands.app import main

if __name__ == "__main__":
    main()
