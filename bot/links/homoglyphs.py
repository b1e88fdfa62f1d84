"""Homoglyphs: folds letters that look alike to one, so that names that look the same get the same skeleton.

Derived from Unicode's own data (compatibility forms, base letters, names such as LATIN SMALL LETTER V WITH HOOK), and
a table of the letters of other scripts that UTS 39 calls confusable with a Latin one.
"""

import re
import unicodedata
from functools import lru_cache

_OTHER_SCRIPTS = {
    # Cyrillic
    **dict(
        zip(
            "авекмнорстухіјѕһԁԛԝӏгпиьѵёїєґџӕҽԍҫҳүұӊӈқҝҡӿҥғ",
            "abekmhopctyxijshdqwlrnubveieruaegcxyyhhkkkxhf",
            strict=True,
        )
    ),
    # Greek
    **dict(zip("αβγεζηικλμνορστυχωϲϳ", "abyeznikluvopotuxwcj", strict=True)),
    # Armenian, Hebrew, Georgian, Cherokee, Lisu and others in use for forged names
    **dict(zip("աբգեզիլհոսցքօյռվտկ", "wpqtqhlhnugpojnuun", strict=True)),
    **dict(zip("ოჩ੦౦೦൦໐๐၀ᴑ", "ohoooooooo", strict=True)),
    "ı": "i",
    "ȷ": "j",
    "ɩ": "i",
    "ɑ": "a",
    "ɡ": "g",
    "ɢ": "g",
    "ʀ": "r",
    "ʏ": "y",
    "ɪ": "i",
    "ɴ": "n",
    "ʟ": "l",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "þ": "p",
    "ð": "d",
    "ŋ": "n",
    "ʙ": "b",
    "ʜ": "h",
    "ƨ": "s",
    "ᴏ": "o",
    "ⅼ": "l",
}
_LATIN = re.compile(r"LATIN (?:SMALL |CAPITAL )?(?:LETTER )(?:SMALL CAPITAL )?([A-Z])(?: |$)")
_KEPT = re.compile(r"[a-z0-9.\-]")
_LOOKS = str.maketrans("012345789l", "oizeastbgi")
_PAIRS = (("rn", "m"), ("vv", "w"))


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """A text in a-z, 0-9, dots and hyphens: "nhаndan" with a Cyrillic letter -> nhandan; "chínhphủ" -> chinhphu."""
    lower = text.lower()
    if lower.isascii():
        return "".join(_KEPT.findall(lower))
    folded = unicodedata.normalize("NFKD", lower)
    return "".join(_KEPT.findall("".join(map(_latin, folded)).lower()))


@lru_cache(maxsize=8192)
def look(name: str) -> str:
    """A skeleton with the digits and letters that are read for one another folded: b1dv, bldv -> bidv; rn -> m."""
    for pair, letter in _PAIRS:
        name = name.replace(pair, letter)
    return name.translate(_LOOKS)


@lru_cache(maxsize=8192)
def _latin(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _OTHER_SCRIPTS:
        return _OTHER_SCRIPTS[letter]
    named = _LATIN.match(unicodedata.name(letter, ""))
    return named[1] if named else ""
