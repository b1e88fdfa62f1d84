"""What was seen in a picture, as the inbox keeps it beside the message: its look, what its QR codes say, its words."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """`look`: the base64 of `PhotoHash.to_bytes`. `words`: what was read in it, "" where nothing was."""

    look: str
    codes: tuple[str, ...] = ()
    words: str = ""


def written(seen: Seen) -> str:
    """The look alone, as most pictures have nothing else; else all as JSON, which no look begins like."""
    if seen.words:
        return json.dumps({"look": seen.look, "codes": seen.codes, "words": seen.words}, ensure_ascii=False)
    return json.dumps([seen.look, *seen.codes], ensure_ascii=False) if seen.codes else seen.look


def read(text: str) -> Seen:
    if text.startswith("{"):
        found = json.loads(text)
        return Seen(str(found["look"]), tuple(map(str, found["codes"])), str(found["words"]))
    if not text.startswith("["):
        return Seen(text)
    look, *codes = json.loads(text)
    return Seen(str(look), tuple(map(str, codes)))
