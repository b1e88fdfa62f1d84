"""The page: the bot in a browser, and the knowledge to look things up in (docs/why/web.md)."""
