"""What is left of a message once its beginning was read."""

from dataclasses import replace

from bot.domain.messages import Incoming
from bot.domain.pieces import units


def with_rest(incoming: Incoming, rest: str) -> Incoming:
    """`rest` in the place of the text that it ends, its spans moved along."""
    begins = units(incoming.text[: len(incoming.text.rstrip()) - len(rest)]) if incoming.spans else 0
    spans = tuple(replace(span, offset=span.offset - begins) for span in incoming.spans)
    return replace(incoming, text=rest, spans=spans)
