"""How the benchmark of submissions counts: what is lost is seen, and no second copy stands for it."""

from typing import Any

import pytest

from benchmarks.desk_tally import JUDGED, DeskTally, StoredCase, tally
from benchmarks.kills import Kills
from benchmarks.officers import CHAT, other_words, words
from benchmarks.submitting import Kind, Submission, Thing

LINK, PHOTO = Thing("vu000000x", Kind.LINK), Thing("vu000002x", Kind.PHOTO)
LAN, HOA = 10_000, 10_001
A, B = "K7-3M24", "P9-WT4R"
SENT = (Submission(LAN, LINK), Submission(HOA, LINK), Submission(LAN, PHOTO))
CASES = (StoredCase(LINK.name, A, answered=True, submitters=2), StoredCase(PHOTO.name, B, answered=True, submitters=1))
ALL_WELL: tuple[dict[str, Any], ...] = (
    {"chat_id": LAN, "text": f"Đã gửi cán bộ trực. Mã biên nhận: {A}"},
    {"chat_id": LAN, "text": f"Đã gửi cán bộ trực. Mã biên nhận: {B}"},
    {"chat_id": CHAT, "text": f"🟡 Vụ {A} · nghi lừa đảo\n{LINK.name}[.]info", "edits": [f"⚪ Vụ {A} · {LINK.name}"]},
    {"chat_id": CHAT, "text": f"⚪ Vụ {B} · việc khác"},
    {"chat_id": CHAT, "text": "", "reply_to": 4, "content": {"photo": [{"file_id": PHOTO.name}]}},
    {"chat_id": LAN, "text": f"LỪA ĐẢO {words(A)} Mã biên nhận {A}, trả lời ngày 1/1."},
    {"chat_id": LAN, "text": f"SAI {words(B)} Mã biên nhận {B}, trả lời ngày 1/1."},
    {"chat_id": HOA, "text": f"{JUDGED}: {words(A)} Mã biên nhận {A}, trả lời ngày 1/1."},
)


def counted(
    *messages: dict[str, Any],
    cases: tuple[StoredCase, ...] = CASES,
    killed_at: tuple[float, ...] = (),
    **more: Any,
) -> DeskTally:
    return tally(
        SENT, cases, [{"at": float(at), **one} for at, one in enumerate(messages)], Kills.at(*killed_at), **more
    )


def test_all_well() -> None:
    found = counted(*ALL_WELL)
    assert found.exact
    assert (found.asked, found.things, found.causeless) == (3, 2, 0)


@pytest.mark.parametrize(
    ("gone", "fields"),
    [
        (0, {"acknowledged": 2}),
        (2, {"forwarded": 1}),
        (3, {"forwarded": 2}),
        (4, {"forwarded": 2}),
        (5, {"heard": 2}),
        (7, {"acknowledged": 2, "heard": 2}),
    ],
)
def test_a_lost_message_is_counted_though_another_came_twice(gone: int, fields: dict[str, int]) -> None:
    messages = [*ALL_WELL[:gone], *ALL_WELL[gone + 1 :]]
    found = counted(*messages, messages[-1])
    whole = {"acknowledged": 3, "forwarded": 3, "heard": 3} | fields
    assert {name: getattr(found, name) for name in whole} == whole
    assert not found.exact
    assert found.causeless == 1


@pytest.mark.parametrize(
    "cases",
    [
        CASES[:1],
        (*CASES, StoredCase(LINK.name, "X9-XXXX", answered=True, submitters=1)),
        (StoredCase(LINK.name, A, answered=False, submitters=2), CASES[1]),
        (StoredCase(LINK.name, A, answered=True, submitters=3), CASES[1]),
    ],
    ids=["none", "two", "unanswered", "a submitter too many"],
)
def test_each_thing_is_one_answered_case_with_its_submitters(cases: tuple[StoredCase, ...]) -> None:
    found = counted(*ALL_WELL, cases=cases)
    assert found.single == 1
    assert not found.exact


def test_of_a_corrected_case_the_last_word_counts() -> None:
    late = {"chat_id": LAN, "text": f"ĐÍNH CHÍNH {other_words(A)} Mã biên nhận {A}"}
    assert counted(*ALL_WELL, late, corrected=frozenset({A})).heard == 2
    assert counted(late, *ALL_WELL, corrected=frozenset({A})).heard == 1


def test_a_copy_counts_for_the_kill_that_came_first_after_the_copy_before_it() -> None:
    found = counted(ALL_WELL[0], *ALL_WELL, ALL_WELL[5], ALL_WELL[5], killed_at=(0.5, 8.5, 8.6))
    assert (found.by_kill, found.causeless) == ((1, 1, 0), 1)


def test_a_card_that_was_asked_for_again_is_no_copy() -> None:
    assert counted(*ALL_WELL, ALL_WELL[3], opened={B: 1}).causeless == 0
    assert counted(*ALL_WELL, ALL_WELL[3], ALL_WELL[3], opened={B: 1}).causeless == 1


def test_the_same_digest_is_a_copy_unless_it_comes_much_later() -> None:
    digest = {"chat_id": CHAT, "text": "📥 12 vụ mới. Gõ /hangdoi để mở."}
    assert counted(*ALL_WELL, digest, digest).causeless == 1
    assert counted(*ALL_WELL, {**digest, "at": 100.0}, {**digest, "at": 116.0}).causeless == 0


@pytest.mark.parametrize("chat", [CHAT, LAN, 77])
def test_what_nothing_explains_is_shown(chat: int) -> None:
    assert len(counted(*ALL_WELL, {"chat_id": chat, "text": "Xin chào"}).strange) == 1
