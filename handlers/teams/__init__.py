"""Teams' activities: authenticated, parsed, answered."""
