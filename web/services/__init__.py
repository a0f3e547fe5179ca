"""The use cases: plain functions over rows, rules and letters. None knows HTTP; none looks up."""
