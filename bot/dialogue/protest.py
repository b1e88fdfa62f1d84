"""A remark that objects to an answer and tells nothing that turns it round: "ông ấy cũng là đảng viên mà". On folded
words. Pure.
"""

import re

from bot.answers.schema import Entry, Verdict
from bot.dialogue.ellipsis import FoldedWords, turns_round

MAX_WORDS = 12

_NO = r"(?:khong|ko|k|hong|hok|hem|chang|chua|dau co)"
_OBJECTS = re.compile(r"\b(?:ma|a|dau|thoi|chu|ha|co ma|ma nhi|lam luon|luon|ca)$")
_OTHERS = (
    r"(?:ai|nguoi ta|thien ha|moi nguoi|ba con|mn|ca (?:nhom|xom|lop|lang|co quan|phong)|dua nao|nguoi nao|tui no|ho)"
)
_GROUNDS = re.compile(
    rf"\b(?:hua|the|cam ket|dam bao|cam doan)\b.*\b(?:{_NO}|kin|bi mat)\b"
    rf"|\b{_NO} (?:co )?(?:noi|ke|lo|mach|tiet lo|hoc lai)(?: \w+){{0,3}} (?:ai|ngoai)\b"
    r"|\b(?:kin (?:mieng|tieng|dao)|giu (?:bi mat|kin)|tin (?:duoc|tuong)|dang tin)\b"
    r"|\b(?:chi |moi )?(?:co|moi|chi) (?:moi )?(?:mot minh|1 minh|minh|rieng|vai|may|it|dam ba|hai|ba|2|3)"
    r" (?:tui|toi|em|con|chau|nguoi|dua|ban|anh em|thanh vien)\b"
    r"|\b(?:cung|deu|von|dang) (?:\w+ ){0,2}(?:dang vien|can bo|cong chuc|vien chuc|doan vien|hoi vien|bo doi|cong an"
    r"|nguoi (?:nha|minh|quen|trong|cung))\b"
    rf"|\b{_OTHERS} (?:\w+ )?(?:cung|deu|van) (?:\w+ ){{0,2}}"
    r"(?:lam|dang|share|chia se|like|coi|xem|gui|chuyen|the|vay|bi|noi)\b"
    r"|\b(?:co|dau co|lam) (?:hai|sao|anh huong|chet|mat gi)(?: gi)?(?: \w+)? (?:ai|gi|dau)\b"
    r"|\b(?:dua|choi|vui|giai tri)(?: \w+)? (?:thoi|xiu|chut)\b|\bcho vui\b"
    r"|\b(?:vo tinh|vo y|khong co y|lo tay)\b"
    r"|\b(?:co )?(?:ai|nguoi nao) (?:ma )?(?:biet|thay|hay|de y)(?: \w+)? dau\b"
    r"|\b(?:chang|khong) ai (?:biet|hay|thay)\b"
)
_LEADER = (
    r"(?:(?:ong|ba|anh|chi|co|thay|chu|bac|dong chi) )?(?:pho )?(?:sep|lanh dao|thu truong|bi thu|chu tich|giam doc"
    r"|hieu truong|truong (?:phong|ban|khoa|tram)|chi huy|cap tren|chi bo|cap uy|dang uy|co quan|don vi"
    r"|ban giam (?:hieu|doc))(?: (?:tui|toi|em|minh|con|chau|nha|co quan))?"
)
_GIVEN = (
    r"(?:cho phep|cho dang|dong y|duyet|gat dau|bao (?:cu )?(?:duoc|dang)|noi (?:cu )?(?:duoc|dang)|cho|ok|oke|chiu)"
)
_ONLY_LEAVE = re.compile(
    rf"(?:nhung |ma |vay |the |con |tai |vi |da )*+(?:(?:co )?{_LEADER} (?:co |da |cung |chinh |deu )*+{_GIVEN}"
    rf"|(?:toi |em |tui |da )*+duoc (?:{_LEADER} )?(?:cho )?phep|(?:xin|co) phep)"
    r"(?: (?:roi|het|do|day|ma|a|co ma|dang|thi sao|sao|luon|thoi|nha|nhe|hoi nay|han hoi|bang mieng))*+"
)


def only_leave(message: FoldedWords) -> bool:
    """Whether it tells of leave given, and of nothing else: "sếp cho phép rồi mà"."""
    return len(message.words) <= MAX_WORDS and _ONLY_LEAVE.fullmatch(message.folded) is not None


def objects(text: str, message: FoldedWords, shown: Entry) -> bool:
    """To an answer that forbids or warns; whoever tells of what is published tells news. Leave given, and nothing
    else, objects: what it changes is seen with the question.
    """
    if shown.verdict not in {Verdict.DONT, Verdict.VERIFY} or len(message.words) > MAX_WORDS:
        return False
    if only_leave(message):
        return True
    if "?" in text:
        return False
    if turns_round(message) or _OBJECTS.search(message.folded) is None:
        return False
    return _GROUNDS.search(message.folded) is not None
