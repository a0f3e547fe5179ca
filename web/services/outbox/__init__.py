"""What leaves: held for a while, delivered, stuck; and what that means for the case."""
