"""What the knowledge may learn from, and what was decided of it."""
