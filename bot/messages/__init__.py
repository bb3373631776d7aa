"""Each message the bot can send: what it knows, how private it is, and its card.

A message's words are the named blocks of one Jinja file in templates/; its structure is typed here.
"""
