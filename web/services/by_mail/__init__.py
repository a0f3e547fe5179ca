"""What a handler asks for by mail: weighed, done as at the desk, or put before somebody."""
