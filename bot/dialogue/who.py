"""A message that names only whom it is about now: "hội viên nông dân?", "còn ban tuyên giáo". On folded words. Pure."""

import re

from bot.dialogue.ellipsis import FoldedWords, said
from bot.dialogue.linking import EMPTY

MAX_WORDS = 9

_OF = (
    r"(?: (?:nong dan|phu nu|cuu chien binh|thanh nien|chu thap do|cac cap|co so|xa|huyen|tinh|phuong|thon|ap|khu pho"
    r"|thi xa|thi tran|dia phuong|ve huu|huu tri|da nghi huu|du bi|thuong|binh thuong|lao dong|cap tren|cap duoi"
    r"|truc thuoc|viet nam|nhan dan|to quoc|doan the|lanh dao))*"
)
_PERSON = (
    r"(?:doan vien|hoi vien|dang vien|can bo|cong chuc|vien chuc|nguoi dan|dan thuong|ba con|nguoi lao dong"
    r"|giao vien|hoc sinh|sinh vien|quan nhan|bo doi|chien si|cuu chien binh|nguoi ve huu|huu tri"
    r"|truong (?:thon|ap|ban)|lanh dao|nguoi dung dau|quan chung|nguoi ngoai dang)"
)
_BODY = (
    r"(?:ban (?:tuyen giao|dan van|to chuc|thuong vu|chi dao 35)|uy ban(?: kiem tra)?|ubkt|ubnd|hdnd"
    r"|hoi dong nhan dan|mat tran|mttq|doan the|doan (?:thanh nien|xa|truong|huyen)|thanh doan|huyen doan|tinh doan"
    r"|hoi (?:nong dan|phu nu|cuu chien binh)|cong doan|dang uy|dang bo|huyen uy|tinh uy|thanh uy|chi bo|chi uy"
    r"|cap uy|dai (?:truyen thanh|phat thanh)|bao dai|co quan bao chi|so thong tin|nha truong|to chuc dang)"
)
_ONE = re.compile(rf"\b(?:(?P<person>{_PERSON})|(?P<body>{_BODY})){_OF}\b")
_TASKED = re.compile(r"\b(?:giao|yeu cau|dan|bao|doi hoi|phan cong)\b")
_ASKS_ELSE = re.compile(r"\b(?:ai|gi|dau|may|bao nhieu|khi nao|la)\b")
_NEITHER = frozenset("thi s sao nua con the vay voi va hay luon ca cung ha a thuong".split())


def asked_of(question: str, message: FoldedWords) -> str:
    """The last question with whom the message names in place of whom it was about; "" where it names more, or none."""
    named = _ONE.search(message.folded)
    if named is None or not question or len(message.words) > MAX_WORDS or not _is_all(message, named):
        return ""
    before = said(question)
    kind = "person" if named["person"] else "body"
    tasked = _TASKED.search(before.folded)
    start = tasked.end() if tasked is not None and kind == "body" else 0
    old = next((one for one in _ONE.finditer(before.folded, start) if one[kind]), None)
    who = _words(message, named)
    if old is None:
        return " ".join((*who, *before.words))
    first = before.folded[: old.start()].count(" ")
    return " ".join((*before.words[:first], *who, *before.words[first + len(old.group().split()) :]))


def _is_all(message: FoldedWords, named: re.Match[str]) -> bool:
    rest = f"{message.folded[: named.start()]} {message.folded[named.end() :]}"
    return _ASKS_ELSE.search(rest) is None and not set(rest.split()) - EMPTY - _NEITHER


def _words(message: FoldedWords, named: re.Match[str]) -> tuple[str, ...]:
    first = message.folded[: named.start()].count(" ")
    return message.words[first : first + len(named.group().split())]
