"""The chat platforms: from a message to what the platform takes, and what became of it."""
