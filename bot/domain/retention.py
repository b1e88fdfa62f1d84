"""How long things are kept, as far as an operator may choose it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """Days. `backup_days`: sealed copies of the database, and the files that a restore puts aside."""

    backup_days: int = 30
