"""The rules as data: packs, the clauses behind them, and the calendar of bank holidays."""
