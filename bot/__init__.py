"""The bot decides what a conversation does next; it reads no clock, no network and no database."""
