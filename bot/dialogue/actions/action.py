"""What all buttons share: how they are written, read back and found among others.

A button is written as its tag and its fields, with ":" between them: "topic:hop-lop:8". Fields at the end that have
their default are left out, and only the last may have ":" in it. The text is at most 56 bytes long, which with its
version are the 64 that a button takes (see `bot.channels.callback`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import ClassVar, TypeVar, get_args, get_type_hints

from bot.domain.messages import Choice

Read = Callable[[str], object]
_BY_TAG: dict[str, "type[Action]"] = {}
DECLARED: Mapping[str, "type[Action]"] = MappingProxyType(_BY_TAG)
"""Buttons by their tags."""


@dataclass(frozen=True)
class Action:
    """A button; a class that has a `tag` of its own is declared by that. The tag is one word, or two ("send:now")."""

    tag: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "tag" in cls.__dict__ and _BY_TAG.setdefault(cls.tag, cls) is not cls:
            raise TypeError(f"button {cls.tag!r}: declared as {_BY_TAG[cls.tag].__name__} before; expected another tag")

    def pack(self) -> str:
        own = [(getattr(self, one.name), one.default) for one in fields(self)]
        while own and own[-1][0] == own[-1][1]:
            own.pop()
        return ":".join((self.tag, *(str(value) for value, _ in own)))

    def button(self, label: str) -> Choice:
        return Choice(self.pack(), label)


def deep_link(payload: str, label: str) -> Choice:
    """A button that opens the private chat with a command; it is no action, and comes back as that command."""
    return Choice(payload, label)


def app_button(url: str, label: str) -> Choice:
    """A button that opens a page within the app; it is no action either, and nothing comes back of it."""
    return Choice(url, label)


AnyAction = TypeVar("AnyAction", bound=Action)


def parse(text: str) -> Action | None:
    """The button that `pack` writes so; None for what it never writes, whatever that is."""
    first, _, rest = text.partition(":")
    kind = _BY_TAG.get(f"{first}:{rest.partition(':')[0]}") or _BY_TAG.get(first)
    if kind is None:
        return None
    readers, least = _readers(kind.tag)
    behind = text.removeprefix(kind.tag)
    values = behind[1:].split(":", len(readers) - 1) if behind and readers else []
    if len(values) < least:
        return None
    make: Callable[..., Action] = kind
    try:
        action = make(*(read(value) for read, value in zip(readers, values, strict=False)))
    except ValueError:
        return None
    return action if action.pack() == text else None


def each(kind: type[AnyAction], texts: Iterable[str]) -> Iterator[AnyAction]:
    """Those of one kind among buttons as they are written."""
    return (action for action in map(parse, texts) if isinstance(action, kind))


def only(choices: Iterable[Choice], *kinds: type[Action]) -> tuple[Choice, ...]:
    """The choices of these kinds."""
    return tuple(choice for choice in choices if isinstance(parse(choice.action), kinds))


@cache
def _readers(tag: str) -> tuple[tuple[Read, ...], int]:
    """What reads each field, and how many fields there must be: see `bot.dialogue.actions.values`."""
    kind = _BY_TAG[tag]
    hints = get_type_hints(kind, include_extras=True)
    own = fields(kind)
    readers = tuple(reader_of(hints[one.name]) for one in own)
    return readers, sum(one.default is MISSING for one in own)


def reader_of(hint: object) -> Read:
    """The reader that an annotation names; a type that reads its text itself stands alone (an enumeration of words)."""
    _, *named = get_args(hint) or (hint, hint)
    if not callable(named[0]):
        raise TypeError(f"field of a button {hint!r}: expected Annotated[type, reader], as in actions/values.py")
    reader: Read = named[0]
    return reader
