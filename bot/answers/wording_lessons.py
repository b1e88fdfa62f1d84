"""The sentences of what the knowledge learns, told to officers and decided by them."""

OF_LESSONS: dict[str, frozenset[str]] = {
    "lessons_none": frozenset(),
    "lesson": frozenset({"number", "count", "example", "title", "by", "flips"}),
    "lesson_over": frozenset({"number"}),
    "lesson_own": frozenset({"number"}),
    "lesson_accepted": frozenset({"number"}),
    "lesson_refused": frozenset({"number"}),
    "learning_waits": frozenset(),
    "learning_questions": frozenset({"count"}),
    "learning_proposed": frozenset({"count"}),
    "learning_approved": frozenset({"count"}),
    "choice_lesson_accept": frozenset(),
    "choice_lesson_refuse": frozenset(),
    "command_hoc": frozenset(),
}
