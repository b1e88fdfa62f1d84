"""Questions that ask the same, put together: so that an editor reads a matter once and not a hundred times.

Texts are taken in one order whatever order they came in; each joins the leader that it is most like, or leads a new
cluster. Only leaders that share one of its heaviest features are looked at, so that time grows little faster than the
number of texts (`python -m benchmarks.learning`).
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

import numpy as np

from bot.answers.features import Examples, Floats, Ids, build_space
from bot.answers.normalise import fold_text, words
from bot.answers.reading import TermReader
from bot.domain.teaching import Cluster

MIN_ALIKE = 0.4
"""The cosine from which two texts are of one cluster; docs/why/teaching.md has the figures."""
LOOKED_UP = 16
"""So many features of a text, the heaviest, are looked up among those of the leaders."""
COMPARED, SHARED = 24, 2
"""So many leaders are compared, those that share most of these and no fewer than two."""
CODE_BYTES = 3


def text_key(text: str) -> str:
    """The same for the same words, however they are typed."""
    return " ".join(fold_text(text).split())


def clusters(texts: Iterable[str], reader: TermReader, leave_out: Iterable[str] = ()) -> list[Cluster]:
    """The largest first; `leave_out`: keys of texts (`text_key`) that were decided on before."""
    out = set(leave_out)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        if (key := text_key(text)) and key not in out:
            spelled[key][text.strip()] += 1
    keys = sorted(spelled, key=lambda key: (-spelled[key].total(), key))
    if not keys:
        return []
    shown = [min(spelled[key], key=lambda text: (-spelled[key][text], text)) for key in keys]
    _, examples = build_space((reader.read(words(text)) for text in shown), range(len(shown)))
    found = [
        Cluster(_code(keys[own[0]]), tuple(shown[at] for at in own), sum(spelled[keys[at]].total() for at in own))
        for own in _led(examples)
    ]
    return sorted(found, key=lambda one: (-one.count, one.code))


def _led(examples: Examples) -> list[list[int]]:
    """Which examples belong together, each led by the first of them."""
    dense = np.zeros(int(examples.ids.max(initial=0)) + 1, dtype=np.float32)
    members: list[list[int]] = []
    postings: dict[int, array[int]] = defaultdict(lambda: array("i"))
    for at in range(len(examples)):
        ids, values = _row(examples, at)
        heaviest: list[int] = ids[np.argsort(-values, kind="stable")[:LOOKED_UP]].tolist()
        dense[ids] = values
        near = _candidates(heaviest, postings)
        alike = [
            float(np.dot(dense[one_ids], own)) for one_ids, own in (_row(examples, members[one][0]) for one in near)
        ]
        dense[ids] = 0.0
        best = int(np.argmax(alike)) if alike else 0
        if alike and alike[best] >= MIN_ALIKE:
            members[near[best]].append(at)
            continue
        for one in heaviest:
            postings[one].append(len(members))
        members.append([at])
    return members


def _candidates(features: Sequence[int], postings: Mapping[int, "array[int]"]) -> list[int]:
    """The clusters whose leaders share most of these features."""
    shared = [np.frombuffer(postings[one], dtype=np.int32).copy() for one in features if one in postings]
    if not shared:
        return []
    counts = np.bincount(np.concatenate(shared))
    near = np.flatnonzero(counts >= SHARED)
    order = np.argsort(-counts[near], kind="stable")[:COMPARED]
    return [int(one) for one in near[order]]


def _row(examples: Examples, at: int) -> tuple[Ids, Floats]:
    own = slice(examples.starts[at], examples.starts[at + 1])
    return examples.ids[own], examples.values[own]


def _code(key: str) -> str:
    return blake2b(key.encode("utf-8", "replace"), digest_size=CODE_BYTES).hexdigest()
