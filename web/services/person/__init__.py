"""What a person does with their own case: reads, adds, follows up, withdraws."""
