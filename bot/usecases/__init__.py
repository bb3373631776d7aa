"""What the bot does, a verb a file: functions of one transaction, the setting, and a request."""
