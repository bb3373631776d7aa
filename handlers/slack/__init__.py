"""Slack's requests: verified on raw bytes, parsed, answered."""
