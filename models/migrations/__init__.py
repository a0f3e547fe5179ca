"""How the tables came to be, step by step; `python -m models.migrations` writes the next step."""
