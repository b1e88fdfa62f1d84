"""An installation on SQLite moved into PostgreSQL (`bot migrate --from`)."""
