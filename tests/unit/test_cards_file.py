"""Cards of help and about the bot: what a sound file gives, and every fault named with its place."""

from pathlib import Path

import pytest

from bot.answers.cards import REPROACHES, read_cards
from bot.answers.entries import Drafts
from bot.answers.schema import CardKind
from bot.domain.errors import Fault

URGENT = """\
title: Giúp
cards:
  - id: self-harm
    care: Tôi rất lo cho anh chị.
    now:
      - Gọi 115 ngay.
      - Ở cạnh người thân.
    numbers: ["115"]
    examples: [không muốn sống nữa]
look_alikes: [cười muốn chết]
"""
ABOUT = """\
title: Về bot
cards:
  - {id: thanks, text: "Không có gì, xin gọi {contact}.", desk: true, examples: [cảm ơn nhiều]}
"""


def read(directory: Path, urgent: str = URGENT, about: str = ABOUT) -> tuple[Drafts, list[str]]:
    (directory / "urgent.yaml").write_text(urgent)
    (directory / "about.yaml").write_text(about)
    drafts, faults = Drafts(), list[Fault]()
    read_cards(directory, drafts, faults)
    return drafts, [str(fault).removeprefix(f"{directory.name}/") for fault in faults]


def test_cards_are_read_with_their_examples(tmp_path: Path) -> None:
    read(tmp_path)
    drafts = Drafts()
    cards = read_cards(tmp_path, drafts, [])
    assert [(card.id, card.kind) for card in cards.by_id.values()] == [
        ("self-harm", CardKind.URGENT),
        ("thanks", CardKind.ABOUT),
    ]
    assert cards.by_id["self-harm"].numbers == ("115",)
    assert cards.by_id["thanks"].desk
    assert drafts.examples == [("không muốn sống nữa", "self-harm"), ("cảm ơn nhiều", "thanks")]
    assert cards.look_alikes == ("cười muốn chết",)


# fmt: off
CASES = [
    ("self-harm", "sad", "urgent.yaml:3: id: chỉ nhận:"),
    ('numbers: ["115"]', "numbers: []", "urgent.yaml:8: numbers: cần ít nhất một số để gọi"),
    ('numbers: ["115"]', 'numbers: ["111"]', "urgent.yaml:8: numbers: cần nhắc số '111' trong các dòng"),
    ("    numbers: [\"115\"]\n", "", "urgent.yaml:3: numbers: còn thiếu khóa này"),
    ("      - Ở cạnh người thân.\n", "      - a\n      - b\n      - c\n      - d\n", "cần từ 1 đến 4 dòng, đang có 5"),
    ("Ở cạnh người thân.", "Ở cạnh " + "người thân " * 16, "urgent.yaml:7: now: dài nhất"),
    ("anh chị.", "đồng chí.", "urgent.yaml:3: care: thẻ giúp không xưng hô 'đồng chí'"),
    ("anh chị.", "anh chị. Sao lại cả tin thế.", "urgent.yaml:3: care: thẻ giúp không trách"),
    ("look_alikes: [cười muốn chết]", "look_alikes: [KHÔNG muốn sống nữa!]", "look_alikes: ghi hai lần"),
    ("look_alikes: [cười muốn chết]", "look_alikes: [cảm ơn nhiều]", "about.yaml:3: examples: cần một câu khác"),
    ("id: thanks", "id: thank-you", "about.yaml:3: id: chỉ nhận:"),
    ("{contact}", "{phone}", "about.yaml:3: text: trong ngoặc nhọn chỉ có: contact"),
    ("{contact}", "{contact", "about.yaml:3: text: dấu ngoặc nhọn phải đủ cặp"),
    ("desk: true", "desk: maybe", "about.yaml:3: desk: chỉ nhận: false, true"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "message"), CASES, ids=[case[2][:50] for case in CASES])
def test_a_fault_in_a_card_is_named_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in URGENT + ABOUT
    _, faults = read(tmp_path, URGENT.replace(old, new, 1), ABOUT.replace(old, new, 1))
    assert any(message in fault for fault in faults), faults


@pytest.mark.parametrize("reproach", REPROACHES)
def test_a_card_of_help_reproaches_nobody(tmp_path: Path, reproach: str) -> None:
    _, faults = read(tmp_path, URGENT.replace("Ở cạnh", f"Ở cạnh {reproach}"))
    assert faults
