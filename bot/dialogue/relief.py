"""Whether somebody who was shown a card of help says that the danger is over, and what else they ask then. Pure."""

import re

from bot.answers.normalise import fold_text
from bot.dialogue.ellipsis import FoldedWords, said

MAX_RELIEF_WORDS = 12
MIN_WORDS = 2
"""Fewer behind what tells that it is over only address somebody: "gác máy rồi con"."""

_CLAUSE_END = re.compile(r"[,.;:!?\n]+")
_KIN = r"(?:ma|me|ba|bo|cha|ngoai|noi|chi|anh|em|ban|co|chu|bac|di|cau|hang xom|nguoi than|ong ba)"
_OVER = re.compile(
    r"\b(?:(?:do|on|khoe|binh tinh|an toan|het so|het buon|khong sao|qua con)"
    r"(?: hon| lai| nhieu| hoan toan)* (?:roi|r|ra)"
    r"|(?:cup|tat|gac|dap) may(?: \w+)?(?: (?:roi|r|luon|ngay))"
    r"|(?:chan|block)(?: (?:so|no|nick|may|duoc|het|luon))* (?:roi|r)"
    r"|(?:khoa|dong bang|phong toa)(?: duoc)? (?:(?:the|sim|tai khoan|tk|app)(?: \w+){0,2} )?(?:roi|r|xong)"
    r"|doi (?:mat khau|pass|mk)(?: het)? (?:roi|r|xong)|lay lai (?:duoc |dc )?(?:\w+ ){0,3}(?:roi|r)"
    r"|(?:go|xoa) (?:app|ung dung|phan mem)(?: \w+)? (?:roi|r|xong)"
    r"|(?:cong an|113|dan phong|to truong|hang xom) (?:da )?"
    r"(?:toi|den|qua|bat|dua|can|lap bien ban)(?: \w+){0,4} (?:roi|r)"
    rf"|(?:(?:dang )?o|qua|ve|sang|len|dang o)(?: voi| cung| nha| ben)+ {_KIN}(?: \w+)?(?: (?:roi|r|ne|ruot))?"
    r"|(?:no|ong ay|anh ay|ha|tui no|bon no|ke do) (?:da )?(?:di|bo di|bi bat|ve)(?: mat| khoi)? (?:roi|r)"
    r"|(?:chuyen (?:do|ay|kia|nay) )?(?:qua|xong|yen) (?:roi|r))\b"
)
_NOT_YET = re.compile(r"\b(?:chua|khong|ko|k|hong|hok|chang|dung|neu|sao|lam sao|co nen|phai)(?: \w+){0,2}$")
_GOES_ON = re.compile(
    r"\b(?:ma (?!van|no\b|con\b|ho\b|anh\b|han|ong|ba\b|tui no|bon|nguoi)|vay(?: thi)?|the(?: thi)?|con|gio"
    r"|bay gio|nhan tien|cho (?:hoi|toi|em|con))\b"
)
_STILL = re.compile(
    r"\b(?:giet|chem|tu tu|muon chet|vinh biet|khong muon song"
    r"|(?:danh|cuu|duoi|rinh|ep|doa) (?:toi|tui|em|con|minh|chau|me con)"
    r"|cuu (?:voi|giup|gium|duoc|mang)|van (?:con |cu )?(?:doi|doa|goi|ep|bat|danh|rut|mat|rinh|duoi|nhan))\b"
)
_BEFORE = re.compile(r"\b(?:hom (?:qua|kia|truoc|no)|bua (?:qua|truoc)|tuan truoc|thang truoc|may hom truoc)\b")
_NOW = re.compile(r"\b(?:dang|gio|hom nay|vua|moi|sap|van|con|nua|lai|tiep|cuu|chet|so|doa|sang nay|toi nay|dem nay)\b")
_SOUNDS_ALIKE = frozenset({"đó", "đồ", "độ", "dở", "do", "dò", "đọ", "ôn"})
"""Words that are written like "đỡ" and "ổn" without their diacritics."""


def asked_beside(text: str) -> str:
    """What a message asks or says besides telling that the danger is over: "cúp máy rồi. tấm hình hồi nãy đăng nghe";
    "" where it does not say that it is over, or says nothing else.
    """
    told, others = False, []
    for clause in map(said, _CLAUSE_END.split(text)):
        rest = _behind_relief(clause)
        told = told or rest is not None
        others.append(clause if rest is None else rest)
    return ", ".join(one.text for one in others if one.words) if told else ""


def tells_it_goes_on(text: str) -> bool:
    """Whether somebody who was shown a card still speaks of it: "mà ảnh vẫn đòi giết tôi"."""
    return _STILL.search(fold_text(text)) is not None


def is_of_before(text: str) -> bool:
    """Whether it tells of an earlier day alone: "hôm qua tôi đã gọi họ"; any word of now, or of fear, makes it none."""
    folded = fold_text(text)
    return _BEFORE.search(folded) is not None and _NOW.search(folded) is None and not tells_it_goes_on(text)


def _behind_relief(clause: FoldedWords) -> FoldedWords | None:
    """What the clause goes on with after it said that the danger is over; None where it does not say so."""
    found = next((one for one in _OVER.finditer(clause.folded) if _says_so(clause, one)), None)
    if found is None or len(clause.folded[: found.start()].split()) > MAX_RELIEF_WORDS:
        return None
    goes_on = _GOES_ON.search(clause.folded, found.end())
    if goes_on is None or len(clause.folded[goes_on.start() :].split()) < MIN_WORDS:
        return _from(clause, len(clause.words)) if _is_short(clause, found) else None
    return _from(clause, len(clause.folded[: goes_on.start()].split()))


def _is_short(clause: FoldedWords, found: re.Match[str]) -> bool:
    """Whether hardly anything stands behind: "công an tới rồi mà nó vẫn đòi giết tôi" is no relief."""
    return len(clause.folded[found.end() :].split()) <= 3


def _says_so(clause: FoldedWords, found: re.Match[str]) -> bool:
    if _NOT_YET.search(clause.folded[: found.start()].rstrip()) is not None:
        return False
    first = clause.words[len(clause.folded[: found.start()].split())]
    return not (clause.has_marks and first in _SOUNDS_ALIKE)


def _from(clause: FoldedWords, first: int) -> FoldedWords:
    return FoldedWords(clause.words[first:], " ".join(clause.folded.split()[first:]))
