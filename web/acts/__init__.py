"""What a handler may do with a case beside answering it."""
