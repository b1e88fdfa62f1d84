"""What conversations have in mind is bounded, goes with time, and stands an update being handled again."""

from bot.dialogue.thread import LASTS_S, NOTHING, Thread
from bot.services.memory import Memory


def thread(word: str, at_s: float = 0.0) -> Thread:
    return Thread(word, "entry", (), at_s)


def test_an_update_handled_again_finds_what_was_before_it() -> None:
    memory = Memory()
    memory.keep("a", 1, thread("one"))
    memory.keep("a", 2, thread("two"), memory.recall("a", 2))
    assert memory.recall("a", 2) == thread("one")
    memory.keep("a", 2, thread("two again"), memory.recall("a", 2))
    assert (memory.recall("a", 2), memory.recall("a", 3)) == (thread("one"), thread("two again"))


def test_a_conversation_that_has_nothing_in_mind_is_forgotten() -> None:
    memory = Memory()
    memory.keep("a", 1, thread("one"))
    memory.keep("a", 2, NOTHING)
    assert (memory.recall("a", 3), len(memory)) == (NOTHING, 0)


def test_the_oldest_go_when_there_are_too_many() -> None:
    memory = Memory(max_conversations=2)
    for number, key in enumerate("abc"):
        memory.keep(key, number, thread(key))
    assert (memory.recall("a", 9), memory.recall("c", 9)) == (NOTHING, thread("c"))


def test_what_is_old_goes_with_the_next_message_of_anybody() -> None:
    memory = Memory()
    memory.keep("a", 1, thread("one", 0.0))
    memory.keep("b", 2, thread("two", LASTS_S + 1))
    assert (memory.recall("a", 3), len(memory)) == (NOTHING, 1)


def test_a_thread_is_not_taken_up_where_another_process_heard_something_since() -> None:
    memory = Memory()
    memory.keep("a", 1, thread("one"), version=5)
    assert (memory.recall("a", 2, 5), memory.recall("a", 2, 6), memory.recall("a", 2, None)) == (
        thread("one"),
        NOTHING,
        NOTHING,
    )
