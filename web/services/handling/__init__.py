"""What the desk does with a case: takes it, passes it on, answers it."""
