"""Teams: its one way out, over the Bot Connector's web API."""
