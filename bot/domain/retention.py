"""How long things are kept, as far as an operator may choose it."""

from dataclasses import dataclass

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Retention:
    """Days. `backup_days`: sealed copies of the database, and the files that a restore puts aside. `submissions_days`:
    who sent a case, with their words and photos. `cases_days`: the case itself, with its findings.
    `desk_messages_days`: which message of the officers' chat belongs to which case. `undelivered_days`: letters that
    never arrived, and updates that could not be understood. `broadcasts_days`: what was sent to many.
    """

    backup_days: int = 30
    submissions_days: int = 90
    cases_days: int = 365
    desk_messages_days: int = 90
    undelivered_days: int = 7
    broadcasts_days: int = 730


USUAL = Retention()
