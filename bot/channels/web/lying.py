"""Loads the newest messages stored for a reader of the page, as many as a light page holds."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from bot.ports.pages import Lying, Pages

MOST_SHOWN, MOST_BYTES = 100, 56_000
"""Messages on a page, and what they may take; before them leads a link."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A message as it stands on the page. `follows`: whether there is one before it."""

    number: int
    html: Markup
    follows: bool


async def newest(pages: Pages, render: Callable[[Lying], str], key: str, before: int = 0) -> list[Ready]:
    """The newest messages, or those before a number, in their order; they count as shown. `render`: with all of others
    escaped.
    """
    lying = await pages.latest(key, MOST_SHOWN + 1, before)
    found: list[Ready] = []
    left = MOST_BYTES
    for place in range(len(lying) - 1, -1, -1):
        html = render(lying[place])
        left -= len(html.encode())
        if found and (left < 0 or len(found) == MOST_SHOWN):
            break
        found.insert(0, Ready(lying[place].number, Markup(html), follows=place > 0))  # noqa: S704 - see above
    if found:
        await pages.note_shown(key, found[0].number, found[-1].number)
    return found
