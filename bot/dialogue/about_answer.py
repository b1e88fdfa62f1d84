"""What is asked about the answer just shown: why, where it is written, whether it is sure, how it is said in short. On
folded words. Pure.
"""

import re
from enum import StrEnum

from bot.dialogue.ellipsis import FoldedWords
from bot.dialogue.linking import DOCUMENT, EMPTY

MAX_WHY_WORDS = 12
MAX_OTHERS_AFTER_WHY = 2
"""Words of its own in what begins with why: "mắc gì cấm, tui nói thiệt lòng mà"."""

MAX_WHERE_WORDS = 18
MIN_OWN_OF_SUBJECT = 2


class Why(StrEnum):
    """What is asked about the answer itself; STANDS: nothing is asked, but the answer objected to."""

    REASON = "reason"
    SOURCE = "source"
    SURE = "sure"
    SHORT = "short"
    STANDS = "stands"


ABOUT_THE_ANSWER = frozenset(
    "ban bang bieu buoc cam can cau chac chi chiu cho chung coi cong cu dan dau diem dieu dinh do doc dong dua dung"
    " gach ghi giai giay goc gon hanh kem keu khoan kiem ky lam lay loi luat ly mac mat may minh mo muc nam nay ngan"
    " nghe nguoi nguon nguyen noi phan quy ra ro sao so ta tat ten that thi thich thiet tin tom tra trang tren trich"
    " tuc van vi viec xac xem chot chu chung dai doan ket lat luan minh neu ngon nhin rut tan vang chep"
    " vien khuc suong chinh rot cuoc thu lui".split()
)
"""Words with which an answer is asked about."""

_WAYS = {
    Why.SHORT: re.compile(
        r"\b(?:(?:ngan )?ngan (?:thoi|gon|lai|hon|coi|di|gium|giup)|(?:noi|tra loi|viet|nhan) (?:cho )?(?:ngan|gon|le)|"
        r"gon (?:thoi|lai|hon|coi|di|gium|giup)|rut gon|van tat|tom (?:tat|lai|gon)|(?:mot|1) (?:cau|dong)(?: thoi)?|"
        r"chot (?:lai|mot|1|ha|gium)|ket luan (?:thoi|la|di|coi|gi|lai)|"
        r"thu gon|y chinh|"
        r"(?:rot cuoc|cuoi cung|chung quy|noi chung)(?: lai)?(?: la)? (?:duoc|co|nen|phai) (?:hay )?khong|"
        r"dai (?:dong )?(?:qua|the|vay)|(?:chu nhieu|nhieu chu) (?:qua|the|vay))\b"
    ),
    Why.SOURCE: re.compile(
        r"\b(?:nguon(?: o)? dau|nguon nao|nguon|can cu(?: vao)?(?: o)? (?:dau|gi|nao)|can cu|dua (?:vao|"
        r"tren) (?:dau|gi|cai gi)|(?:dieu|khoan|muc|giay|to|phan|trang|gach dau dong|diem) (?:may|nao|bao nhieu)|"
        r"(?:van ban|cong van|chi thi|quy dinh|luat) (?:nao|gi|so may|ten gi)|ai (?:quy dinh|noi|bao|cam|ra|"
        r"ky|ban hanh)|quy dinh (?:o dau|cho nao)|o dau (?:noi|ghi|quy dinh|ra)|lay (?:o )?dau|ghi o dau|noi o dau|"
        r"nguyen van|cau goc|trich (?:nguyen|dan|ra|cau)?|dan (?:chung|nguyen|nguon|ra)|"
        r"doc (?:(?:gium|giup|lai|cho|thu|ra|toi|tui|em|con|minh|nghe|coi) )*"
        r"(?:nguyen|cau|doan|dong|dieu|khoan|muc|chu)|"
        r"(?:trich|chep|vien dan|dan|dua|xin|in|chi|ghi)(?: \w+){0,3} "
        r"(?:nguyen van|cau chu|chu|doan|dong|quy dinh|goc)|"
        r"(?:cau|chu|doan|dong|khuc) (?:nao|gi)(?: (?:noi|ghi|viet|bao|cam|neu|quy dinh|trong)|$)|"
        r"chung minh(?: (?:di|coi|xem|ha))?|"
        r"(?:coi|xem|chi ra|dua ra|nhin) (?:\w+ ){0,3}(?:doan|cau|chu|dong|dieu|khoan|muc) (?:do|ay|nay|kia|vua)|"
        r"(?:loi|doan|ban|cau|chu) goc|loi van|bang chung|cho nao (?:ghi|noi|quy dinh|viet|bao))\b"
    ),
    Why.SURE: re.compile(
        r"\b(?:(?:tuc|nghia) la (?:cung |van )?(?:bi )?(?:cam|duoc|khong duoc|khong nen|phai)|"
        r"chac (?:khong|chua|ko|k|hong|chan|ha|kh)|co chac|that (?:khong|ko|k|hong|ha|a)|thiet (?:khong|hong|ha)|"
        r"^(?:vay|the|zay|dzay) la (?:\w+ ){1,4}(?:ha|a|hen|phai khong|phai hong|dung khong|dung hong)$|"
        r"co dung (?:khong|ko|k|hong|vay)|dung (?:khong|ko|hong) (?:do|vay|day)|"
        r"(?:dung|phai) (?:khong|ko|k|hong|hem|ha|hen)$|"
        r"van (?:khong|khong duoc|cam|bi cam|sai|khong cho) (?:ha|a|sao|hen|luon)$|tin duoc (?:khong|ko|"
        r"hong)|co that)\b"
    ),
    Why.REASON: re.compile(
        r"\b(?:(?:tai|vi) s|s (?:lai |phai |ma )?(?:cam|bi|khong|ko|k|hong|ky)|"
        r"tai sao|vi sao|sao (?:lai|ky|la|vay|the|z)|ly do|tai vi sao|mac gi|co sao|sao khong|sao ko|"
        r"(?:thoi )?ma (?:lam gi|gi|sao) (?:ma )?(?:cang|du|gat|nghiem|kho)|sao cam|"
        r"vi le gi|vi co gi|(?:vi|tai) seo|"
        r"co chi|mac chi|can co chi|giai thich|(?:de|nham) (?:lam )?(?:gi|chi)|de lam chi|muc dich)\b"
    ),
}

_SURELY_SHORT = re.compile(
    r"\b(?:(?:tom|rut|thu|ngan) gon|tom (?:tat|lai)|van tat|(?:noi|tra loi|viet) (?:ngan|gon)|(?:mot|1) cau thoi)\b"
)
_WHERE = re.compile(
    r"(?: la)?(?: (?:duoc|dc|no|thi))?"
    r"(?: (?:nam|ghi|noi|neu|viet|quy dinh|thuoc|la|co)(?: ro)?(?: (?:o|tai|trong))?| (?:o|tai|trong))"
    r" (?:(?:muc|dieu|khoan|diem|doan|trang|phan|cho|gach dau dong)(?: so)? (?:nao|may|gi|so may)"
    r"|(?<=ghi o )dau|(?<=noi o )dau|(?<=nam o )dau|(?<=viet o )dau|(?<=neu o )dau)"
    r"(?: (?:vay|a|ha|the|z|v|em|chi|anh|bot|day|ta|nhi|dong chi))*$"
)
_NAMED_FIRST = re.compile(r"^(?:(?:con|the|vay|roi|ma|u|o|a) )*(?:(?:cai )?(?:vu|chuyen|viec|khoan|cai|doan|y) )?")


def asked_where(message: FoldedWords) -> str:
    """Of what it asks where it is written: "vụ khai tên tài khoản ghi ở mục nào"; "" for anything else."""
    where = _WHERE.search(message.folded)
    if where is None or len(message.words) > MAX_WHERE_WORDS:
        return ""
    named = _NAMED_FIRST.match(message.folded)
    first = len(named.group().split()) if named is not None else 0
    kept = message.words[first : len(message.folded[: where.start()].split())]
    own = set(message.folded[: where.start()].split()[first:]) - EMPTY - ABOUT_THE_ANSWER
    return " ".join(kept) if len(own) >= MIN_OWN_OF_SUBJECT else ""


def why(message: FoldedWords, known: str) -> Why | None:
    """What a short message asks about the answer itself, in no other words than those and `known` ones (folded)."""
    if message.folded.count(" ") >= MAX_WHY_WORDS or not message.words:
        return None
    asked = ((kind, way.search(message.folded)) for kind, way in _WAYS.items())
    found, where = next(((kind, where) for kind, where in asked if where is not None), (None, None))
    if found is None or where is None:
        return None
    others = set(message.folded.split()) - EMPTY - ABOUT_THE_ANSWER - set(known.split())
    most = MAX_OTHERS_AFTER_WHY if found in {Why.REASON, Why.SURE} and where.start() == 0 else 0
    if _SURELY_SHORT.search(message.folded) is not None and DOCUMENT.search(message.folded) is None:
        most = 1
    return found if len(others) <= most else None
