"""A few small tables with migrations of their own, to prove things about the database with."""

TABLES = "tests.models.example.tables"
MIGRATIONS = "tests.models.example.migrations"
