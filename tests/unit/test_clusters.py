"""Questions that ask the same come together, the same way whatever order they came in."""

import random

from bot.answers.matcher import make_reader
from bot.answers.schema import Lexicon
from bot.evaluation.clusters import clusters, text_key

READER = make_reader(
    "dang vien co duoc ban hang tren zalo khong hop chi bo truc tuyen the nao nop phi o dau xin".split(),
    Lexicon({"dc": ("duoc",), "k": ("khong",)}, ()),
)
SELLING = [
    "Đảng viên có được bán hàng trên Zalo không",
    "dang vien co dc ban hang tren zalo k",
    "bán hàng trên zalo được không",
]
MEETING = ["Họp chi bộ trực tuyến thế nào", "hop chi bo truc tuyen the nao", "Chi bộ họp trực tuyến thế nào?"]
PAYING = ["Nộp phí ở đâu"]


def test_the_same_matter_is_one_cluster_and_another_one_is_not() -> None:
    found = clusters([*SELLING, *MEETING, *PAYING], READER)
    matters = [{text_key(text) for text in own} for own in (SELLING, MEETING, PAYING)]
    own = [{text_key(text) for text in one.texts} for one in found]
    assert all(any(texts <= matter for matter in matters) for texts in own)
    assert sum(one.count for one in found) == len([*SELLING, *MEETING, *PAYING])
    assert max(map(len, own)) > 1


def test_the_order_in_which_they_came_says_nothing() -> None:
    texts = [*SELLING, *MEETING, *PAYING, *SELLING]
    first = clusters(texts, READER)
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert clusters(texts, READER) == first


def test_the_same_words_are_counted_and_shown_once_the_largest_first() -> None:
    found = clusters(["Nộp phí ở đâu", "nop phi o dau", "NỘP PHÍ Ở ĐÂU?", *MEETING[:1]], READER)
    assert found[0].count >= 2
    assert len(found[0].texts) <= 2


def test_what_was_decided_on_does_not_come_back() -> None:
    out = [text_key(text) for text in PAYING]
    assert clusters(["nop phi o dau", *MEETING], READER, out) == clusters(MEETING, READER)


def test_nothing_makes_no_cluster() -> None:
    assert clusters([], READER) == []
    assert clusters(["", "  "], READER) == []
