"""The chat: a turn of it, what has been said, and what is done within it."""
