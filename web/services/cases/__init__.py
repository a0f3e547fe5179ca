"""What is told of a case, from its row: its facts, its date, what its answer must hold."""
