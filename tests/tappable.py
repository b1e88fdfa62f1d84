"""What Telegram itself makes of a text: TDLib's own recogniser, which its applications and its server share.

A text is cleaned before anything in it is looked for, by TDLib itself as well: some characters are deleted, and what
they held apart comes together.
"""

import json
from typing import Any

import tdjson

_IN_A_VIDEO = "textEntityTypeMediaTimestamp"
"""A moment of a video that the message replies to; of no other use."""


def tappable(text: str) -> list[tuple[str, str]]:
    """The kind and the words of everything that a tap would open, send or copy."""
    cleaned = cleaned_by_platform(text)
    units = cleaned.encode("utf-16-le", "surrogatepass")
    found = []
    for entity in _asked({"@type": "getTextEntities", "text": cleaned}, "textEntities")["entities"]:
        start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        if entity["type"]["@type"] != _IN_A_VIDEO:
            found.append((entity["type"]["@type"], units[start:end].decode("utf-16-le", "replace")))
    return found


def cleaned_by_platform(text: str) -> str:
    """The text without what TDLib deletes (clean_input_string); empty where nothing of it can be seen."""
    if not text.strip():
        return ""
    asked = {"@type": "getMarkdownText", "text": {"@type": "formattedText", "text": text, "entities": []}}
    return str(_asked(asked, "formattedText")["text"])


def _asked(question: dict[str, Any], expected: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(tdjson.td_execute(json.dumps(question).encode()) or b"{}")
    assert answer["@type"] == expected, answer
    return answer
