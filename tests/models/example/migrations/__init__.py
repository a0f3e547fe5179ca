"""The migrations of the example tables."""
