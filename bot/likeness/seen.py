"""What was seen in a picture, as the inbox keeps it beside the message: its look, and what its QR codes say."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """`look`: the base64 of `PhotoHash.to_bytes`."""

    look: str
    codes: tuple[str, ...] = ()


def written(seen: Seen) -> str:
    """The look alone, as most pictures have no codes; else all as JSON, which no look begins like."""
    return json.dumps([seen.look, *seen.codes], ensure_ascii=False) if seen.codes else seen.look


def read(text: str) -> Seen:
    if not text.startswith("["):
        return Seen(text)
    look, *codes = json.loads(text)
    return Seen(str(look), tuple(map(str, codes)))
