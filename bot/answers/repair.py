"""What each typed token was meant to be: short forms, Telex and VNI leftovers, glued words and typos."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.normalise import diacritic_key, fold
from bot.answers.syllables import is_syllable, onset

TELEX_WEIGHT = 0.95
SPLIT_WEIGHT = 0.9
TYPO_WEIGHT = 0.7
MAX_READINGS = 3
MAX_TOKEN_CHARS = 24
MEMO_TOKENS = 100_000

_DOUBLED_VOWEL = re.compile(r"aa|ee|oo|dd")
_RUN = re.compile(r"(.)\1{2,}")
_TELEX_MARKS = re.compile(r"[wsfrxjd]")
_W_FOR_U = re.compile(r"(?<![aou])w")
_VNI_KEYS = re.compile(r"[1-9]")
_VNI_TONES = re.compile(r"[1-5]")
_VNI_NEEDS = (("6", "aeo"), ("7", "ou"), ("8", "a"), ("9", "d"))


@dataclass(frozen=True, slots=True)
class TokenReading:
    """One thing a token may have meant: one or more folded syllables and how sure that is (0..1)."""

    syllables: tuple[str, ...]
    weight: float
    step: str


Slot = tuple[TokenReading, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A typed word, folded, with its diacritic key ("" where it has none) and what it may have meant.

    `ends` has the last syllable of each reading and its weight: what a bigram with the next word begins with.
    `plain` is its one syllable where it can mean nothing else, as most can.
    """

    folded: str
    key: str
    slot: Slot
    ends: tuple[tuple[str, float], ...]
    plain: str


class Repairer:
    """Resolves tokens against the words of the knowledge base; answers are memoised.

    Steps, first that applies: short form, known word, Telex leftover, digits, VNI leftover, two words glued
    together, one typo away (OSA distance 1); else the token stays as it is, unknown.
    """

    def __init__(self, known: Iterable[str], short_forms: Mapping[str, tuple[str, ...]]) -> None:
        self.known = frozenset(known)
        self.short_forms = short_forms
        self._memo: dict[str, Token] = {}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for token in sorted(self.known):
            self._by_length[len(token)].append(token)

    def token(self, word: str) -> Token:
        """One canonical word, read; a word of another script has no readings."""
        found = self._memo.get(word)
        if found is None:
            if len(self._memo) >= MEMO_TOKENS:
                self._memo.clear()
            slot = self._resolve(word)
            ends = tuple((reading.syllables[-1], reading.weight) for reading in slot)
            found = self._memo[word] = Token(fold(word), diacritic_key(word), slot, ends, _plain(slot))
        return found

    def _resolve(self, word: str) -> Slot:
        token = fold(word)
        if not token:
            return ()
        readings = self.short_forms.get(word) or self.short_forms.get(token)
        if readings:
            weight = len(readings) ** -0.5
            return tuple(TokenReading(tuple(reading.split()), weight, "short form") for reading in readings)
        if token in self.known:
            return (TokenReading((token,), 1.0, "known"),)
        if len(token) > MAX_TOKEN_CHARS:
            return (TokenReading((token[:MAX_TOKEN_CHARS],), 1.0, "unknown"),)
        return (
            self._telex(token)
            or self._digits(token)
            or self._vni(token)
            or self._split(token)
            or self._typo(token)
            or (TokenReading((token,), 1.0, "unknown"),)
        )

    def _telex(self, token: str) -> Slot:
        for skeleton in telex_skeletons(token):
            if skeleton in self.known and is_syllable(skeleton):
                return (TokenReading((skeleton,), TELEX_WEIGHT, "telex"),)
        return ()

    def _digits(self, token: str) -> Slot:
        return (TokenReading((token,), 1.0, "digits"),) if token.isdigit() else ()

    def _vni(self, token: str) -> Slot:
        skeleton = vni_skeleton(token)
        if skeleton in self.known and is_syllable(skeleton):
            return (TokenReading((skeleton,), TELEX_WEIGHT, "vni"),)
        return ()

    def _split(self, token: str) -> Slot:
        for cut in range(2, len(token) - 1):
            left, right = token[:cut], token[cut:]
            if left in self.known and right in self.known and is_syllable(left) and is_syllable(right):
                return (TokenReading((left, right), SPLIT_WEIGHT, "split"),)
        return ()

    def _typo(self, token: str) -> Slot:
        if len(token) < 3:
            return ()
        near = [
            match
            for length in (len(token), len(token) - 1, len(token) + 1)
            for match, _, _ in process.extract(
                token, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=1, limit=8
            )
        ]
        near.sort(key=lambda match: match[0] != token[0])
        near = near[:MAX_READINGS]
        weight = TYPO_WEIGHT * len(near) ** -0.5 if near else 0.0
        return tuple(TokenReading((match,), weight, "typo") for match in near)


def _plain(slot: Slot) -> str:
    sure = len(slot) == 1 and len(slot[0].syllables) == 1 and slot[0].weight == 1.0
    return slot[0].syllables[0] if sure else ""


def telex_skeletons(token: str) -> tuple[str, ...]:
    """What a token looks like without its Telex keys, likeliest first: "nguwowif" -> nguoi, "khoong" -> khong.

    Keys stand after the consonants that a syllable begins with; "w" alone is "ư", and a late "d" makes the first one đ.
    """
    squeezed = _DOUBLED_VOWEL.sub(lambda pair: pair[0][0], _RUN.sub(r"\1", token))
    begins = onset(squeezed) or squeezed[:1]
    rest = squeezed[len(begins) :]
    bare = begins + _TELEX_MARKS.sub("", rest)
    with_u = begins + _TELEX_MARKS.sub("", _W_FOR_U.sub("u", rest))
    return tuple(dict.fromkeys(form for form in (squeezed, bare, with_u) if form and form != token))


def vni_skeleton(token: str) -> str:
    """What a token looks like without its VNI keys, "" where its digits are none: "d9u7o75c" -> duoc, "t7" -> "".

    One tone (1 to 5) at most, and each other key only beside a letter that it can change, wherever it was typed.
    """
    bare = _VNI_KEYS.sub("", token)
    if not bare or bare == token or len(_VNI_TONES.findall(token)) > 1:
        return ""
    fits = all(key not in token or any(letter in bare for letter in letters) for key, letters in _VNI_NEEDS)
    return bare if fits else ""
