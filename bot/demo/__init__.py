"""A small workspace on one machine that speaks Slack's public protocol with the bot, and its page.

Nothing in this folder knows the bot's insides: it sends signed requests to the bot's address and answers
the Web API calls that come back. It is the demo's chat client and, being strict where Slack is strict,
the end-to-end tests' stand-in for Slack.
"""
