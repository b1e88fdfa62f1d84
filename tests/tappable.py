"""What Telegram itself makes of a text: TDLib's own recogniser, which its applications and its server share."""

import json

import tdjson

_IN_A_VIDEO = "textEntityTypeMediaTimestamp"
"""A moment of a video that the message replies to; of no other use."""


def tappable(text: str) -> list[tuple[str, str]]:
    """The kind and the words of everything that a tap would open, send or copy."""
    asked = {"@type": "getTextEntities", "text": text}
    answer = json.loads(tdjson.td_execute(json.dumps(asked).encode()) or b"{}")
    assert answer["@type"] == "textEntities", answer
    units = text.encode("utf-16-le", "surrogatepass")
    found = []
    for entity in answer["entities"]:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        if entity["type"]["@type"] != _IN_A_VIDEO:
            found.append((entity["type"]["@type"], units[start:end].decode("utf-16-le", "replace")))
    return found
