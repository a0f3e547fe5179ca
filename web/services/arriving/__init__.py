"""Mail that arrives: sorted by its address, from handlers, from persons, from the post."""
