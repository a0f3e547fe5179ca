"""The answer: what it holds, its draft and its files, and the case as the desk reads it."""
