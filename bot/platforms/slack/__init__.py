"""Slack: its Web API, the one way out to it, and the private surfaces that it verifies."""
