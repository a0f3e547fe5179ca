"""Letters out and mail in. Knows the cases and the words, never the pages or the chat."""
