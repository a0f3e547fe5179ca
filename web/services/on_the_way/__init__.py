"""What the desk tells a person before the answer: a question, more time, a pause."""
