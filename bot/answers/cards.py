"""Cards of help and cards about the bot: `knowledge/urgent.yaml` and `knowledge/about.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import yaml

from bot.answers.entries import Drafts, read_examples
from bot.answers.normalise import fold_text
from bot.answers.plain_words import MIN_WORDS, core
from bot.answers.schema import Card, CardKind
from bot.data.yaml_source import Source, line_of
from bot.domain.errors import Fault

MAX_TITLE_CHARS = 80
MAX_CARE_CHARS = 200
MAX_TEXT_CHARS = 500
MAX_LINES = 4
MAX_LINE_CHARS = 160

URGENT_SLUGS = frozenset({
    "self-harm", "violence-threat", "sextortion", "domestic-violence", "child-in-danger", "money-just-lost",
    "otp-or-password-given", "scam-in-progress", "account-hijacked", "remote-app-installed",
})  # fmt: skip
ABOUT_SLUGS = frozenset({
    "who-are-you", "are-you-ai", "who-runs-it", "privacy-stored", "reported-to-boss", "delete-my-data", "human-please",
    "thanks", "greeting", "bye", "angry-at-bot", "didnt-understand", "repeat", "source-of-answer", "how-to-use",
    "english", "other-language", "test-message", "laugh-or-emoji", "yes-no-ok",
})  # fmt: skip
REPROACHES = (
    "đáng lẽ", "lẽ ra", "sao lại", "tại sao không", "lần sau", "rút kinh nghiệm", "bất cẩn", "cả tin", "nhẹ dạ",
    "chủ quan", "dại dột", "thiếu cảnh giác", "lỗi của", "trách nhiệm của", "vi phạm", "kỷ luật", "không nên làm vậy",
    "ngu ngốc", "tham lam", "tự chuốc",
)  # fmt: skip
"""Words that blame the one who needs help, or speak of rules to them."""
FORMAL_ADDRESS = "đồng chí"

_FILE_KEYS = frozenset({"title", "cards"})
_URGENT_KEYS = frozenset({"id", "care", "now", "numbers", "examples"})
_ABOUT_KEYS = frozenset({"id", "text", "examples"})
_ABOUT_PLACEHOLDERS = frozenset({"contact"})
_YES_NO = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Cards:
    """All cards, and lines that sound like them but are of other matters."""

    by_id: Mapping[str, Card]
    look_alikes: tuple[str, ...]


def read_cards(directory: Path, drafts: Drafts, faults: list[Fault]) -> Cards:
    """Both files; their examples are added to the drafts, and every fault to `faults`."""
    cards: dict[str, Card] = {}
    look_alikes: list[str] = []
    for name, read_card in (("urgent.yaml", _urgent), ("about.yaml", _about)):
        source = Source(directory / name, f"{directory.name}/{name}", faults)
        root = source.root()
        if root is None:
            continue
        fields = source.fields(root, "(tệp)", _FILE_KEYS, frozenset({"look_alikes"}))
        source.text(fields.get("title"), "title", MAX_TITLE_CHARS)
        for node in source.items(fields.get("cards"), "cards"):
            card = read_card(source, node, drafts)
            if card.id in cards or card.id in drafts.entries:
                source.fault(line_of(node), "id", f"cần một tên (id) riêng: {card.id!r} có hai chỗ")
            cards[card.id] = card
        look_alikes += _look_alikes(source, fields.get("look_alikes"), drafts)
    return Cards(cards, tuple(look_alikes))


def _look_alikes(source: Source, node: yaml.Node | None, drafts: Drafts) -> list[str]:
    lines = source.texts(node, "look_alikes")
    for line in lines:
        folded = fold_text(line.text)
        if folded in drafts.places:
            source.fault(line.line, "look_alikes", f"ghi hai lần, xin bỏ một chỗ; chỗ kia ở {drafts.places[folded]}")
        drafts.places.setdefault(folded, f"{source.name}:{line.line}")
    return [line.text for line in lines]


def _urgent(source: Source, node: yaml.Node, drafts: Drafts) -> Card:
    fields = source.fields(node, "cards", _URGENT_KEYS, frozenset({"plainly"}))
    slug = source.choice(fields.get("id"), "id", URGENT_SLUGS)
    care = source.text(fields.get("care"), "care", MAX_CARE_CHARS)
    lines = source.texts(fields.get("now"), "now")
    numbers = source.texts(fields.get("numbers"), "numbers")
    if "now" in fields and not 1 <= len(lines) <= MAX_LINES:
        source.fault(line_of(fields["now"]), "now", f"cần từ 1 đến {MAX_LINES} dòng, đang có {len(lines)}")
    for line in lines:
        if len(line.text) > MAX_LINE_CHARS:
            expected = f"dài nhất {MAX_LINE_CHARS} ký tự, đang là {len(line.text)}"
            source.fault(line.line, "now", expected)
    if "numbers" in fields and not numbers:
        source.fault(line_of(fields["numbers"]), "numbers", "cần ít nhất một số để gọi")
    said = " ".join(line.text for line in lines)
    for number in numbers:
        if number.text and fold_text(number.text) not in fold_text(said):
            source.fault(number.line, "numbers", f"cần nhắc số {number.text!r} trong các dòng của khóa now")
    _check_kind_words(source, node, f"{care} {said}")
    read_examples(source, fields.get("examples"), slug, drafts)
    plainly = source.texts(fields.get("plainly"), "plainly")
    for words in plainly:
        if words.text and not core(words.text):
            source.fault(words.line, "plainly", f"cần ít nhất {MIN_WORDS} tiếng nói rõ điều nguy hiểm: {words.text!r}")
    now, call = (tuple(one.text for one in listed) for listed in (lines, numbers))
    return Card(slug, CardKind.URGENT, care, now, call, plainly=tuple(words.text for words in plainly))


def _check_kind_words(source: Source, node: yaml.Node, said: str) -> None:
    lowered = said.lower()
    if FORMAL_ADDRESS in lowered:
        source.fault(line_of(node), "care", f"thẻ giúp không xưng hô {FORMAL_ADDRESS!r}")
    for reproach in REPROACHES:
        if reproach in lowered:
            source.fault(line_of(node), "care", f"thẻ giúp không trách, không nêu quy định: {reproach!r}")


def _about(source: Source, node: yaml.Node, drafts: Drafts) -> Card:
    fields = source.fields(node, "cards", _ABOUT_KEYS, frozenset({"desk"}))
    slug = source.choice(fields.get("id"), "id", ABOUT_SLUGS)
    text = source.text(fields.get("text"), "text", MAX_TEXT_CHARS)
    try:
        named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        source.fault(line_of(fields["text"]), "text", f"dấu ngoặc nhọn phải đủ cặp: {error}")
        named = set()
    if not named <= _ABOUT_PLACEHOLDERS:
        allowed = ", ".join(sorted(_ABOUT_PLACEHOLDERS))
        source.fault(line_of(fields["text"]), "text", f"trong ngoặc nhọn chỉ có: {allowed}; thấy {sorted(named)}")
    desk = source.choice(fields.get("desk"), "desk", _YES_NO)
    read_examples(source, fields.get("examples"), slug, drafts)
    return Card(slug, CardKind.ABOUT, text, desk=_YES_NO.get(desk, False))
