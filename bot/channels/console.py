"""The terminal as a channel: choices are numbered lines."""

import sys
from collections.abc import Iterator

from bot.answers.normalise import fold_text
from bot.dialogue.engine import step, welcome
from bot.dialogue.library import Library
from bot.domain.messages import Incoming, Outgoing

PROMPT = "› "
_WORDS_FOR_LEAVING = frozenset({"thoat", "ket thuc", "tam biet", "quit", "exit"})


def as_text(message: Outgoing) -> str:
    """A message as it is read where there are no buttons."""
    lines = [f"  {number}. {choice.label}" for number, choice in enumerate(message.choices, 1)]
    return "\n\n".join(filter(None, (message.text, "\n".join(lines))))


def talk(library: Library) -> None:
    """Ask and answer until the member leaves or the input ends."""
    result = welcome(library)
    _show(result.reply, library)
    for line in _lines():
        if fold_text(line) in _WORDS_FOR_LEAVING:
            break
        result = step(result.state, Incoming(text=line), library)
        _show(result.reply, library)
    print("\n" + library.say("goodbye"))


def _show(message: Outgoing, library: Library) -> None:
    print("\n" + as_text(message))
    if message.choices:
        print("\n" + library.say("pick_number", count=len(message.choices)))
    print(flush=True)


def _lines() -> Iterator[str]:
    """Lines of the terminal, or of a file that is fed in; undecodable bytes are replaced, Ctrl-C ends."""
    if not sys.stdin.isatty():
        yield from (line.rstrip("\n") for line in sys.stdin)
        return
    while True:
        try:
            yield input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            return
