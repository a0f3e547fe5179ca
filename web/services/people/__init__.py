"""Who answers at the desk, and who of them is told of what."""
