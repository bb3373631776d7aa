"""supervision-bot: a Slack and Microsoft Teams assistant for staff supervision in social care."""
