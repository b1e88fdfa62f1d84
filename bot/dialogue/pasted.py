"""Whether a typed text is plainly a post that somebody pasted, though no platform says that it was forwarded.

Only what no question looks like counts: a question taken for a post loses its answer, while a post taken for a question
is still offered to the duty officer. Held against all questions of the knowledge base in tests/unit/test_pasted.py.
"""

import re
from functools import lru_cache

from bot.answers.normalise import KEPT_TEXTS, fold_text

MIN_WORDS = 25
MIN_LETTER_WORDS = 8
MAX_QUESTION_CHARS = 2_000
"""A longer question is not read; `ask` says so."""
MIN_SHOUTED = 4
MIN_LINE_FEEDS = 2
MIN_SIGNS = 2
END_CHARS = 60

_ASKS_AT_THE_END = re.compile(
    r"\b(?:khong|ko|k|kg|hong|hok|hem|hum|khum|khg|khon|ham|chua|sao|the nao|gi|dau|ai|may|nao|nhi|a|ta|v"
    r"|vay|ha|hen|voi|nha|nghen)"
    r"(?: (?:a|day|vay|ta|ha|bac|chu|co|anh|chi|em|chau|con|ma|cau|bay|ad|bot|dong chi|moi nguoi|mn|ba con"
    r"|may dua)){0,12}$"
)
_ASKS_NEAR_THE_END = re.compile(
    r"\b(?:lam sao|the nao|ra sao|co nen|phai khong|dung khong|that khong|cho y kien"
    r"|duoc (?:khong|hong|ko|k|hok|hem|chua)|(?:chuyen|viec|dieu|ghi|dan|giao) (?:gi|chi))\b"
)
_BIDS_READERS = re.compile(r"\b(?:nha|nghen|nhe|nghe|hen|ha) (?:ba con|moi nguoi|mn|cac ban|ca nha|anh em|chi em)$")
"""How a longer text ends that speaks to many: "lan truyền nha bà con" asks nothing."""
_BEGINS_AS_POSTS_DO = re.compile(
    r"(?:(?:tin nhan )?(?:duoc )?chuyen tiep|fwd?|copy|khan|thong bao khan|canh bao|canh giac|chuc mung|tin nong"
    r"|thong tin moi|chinh thuc|tin noi bo|can gap|kinh mung|tuyen gap|tin vui|tin mat"
    r"|kinh (?:gui|chao) quy (?!co quan|hoi|ban|chi bo|chi uy|cap uy|dong chi|doan|to chuc|don vi|phong|truc)"
    r"|bao dong|tin khan|xin thong bao)\b"
)
_HEADED = re.compile(
    r"\W*(?!(?:TÔI|EM|CON|TUI|MÌNH|CHÁU|CỨU|GIÚP)\b)(?:[A-ZĐÀ-Ỹ]{2,}\d* ){1,6}"
    r"(?:[Tt]hông báo|[Cc]ảnh báo|THÔNG BÁO|CẢNH BÁO) ?:"
    r"|\[[^\]\n]{2,30}\] "
)
"""An office in capitals, and what it makes known behind a colon; or its name in brackets."""
_FROM_AN_AGENCY = re.compile(
    r"(?:toa an|vien kiem sat|buu dien|buu cuc|ngan hang|cong an|cuc thue|chi cuc thue|bao hiem|dien luc|tong dai)\b"
    r".{0,80}\b(?:ong ba|quy khach|quy vi|cua ban)\b"
)
_ONESELF = re.compile(r"\b(?:toi|tui|em|minh|chau|con|ba|me|ma)\b")
"""Whoever tells of such a letter speaks of themselves or their own."""
_CALLS_ON_READERS = re.compile(
    r"\b(?:quy khach|ong ba|anh chi) (?:(?!\b(?:chau|con|em|toi|tui|no)\b).){0,80}"
    r"\b(?:truy cap|lien he|dang nhap|cap nhat|xac thuc|goi|bam phim)\b"
    r"|\bba con nao\b|\bmoi luot (?:chia se|share)\b|\bai thuong\b.{0,40}\b(?:chuyen|gui|ung ho)\b"
    r"|\b(?:chuyen|gui|chia se|share|copy|lan truyen) (?:(?:tin nhan|tin|bai|thong tin) )?(?:nay )?"
    r"(?:(?<!chuyen )(?<!gui )gap|cho (?:moi nguoi|nguoi than|ban be|tat ca|nhieu nguoi|cac (?:nhom|hoi))|rong rai"
    r"|de (?:moi nguoi|ba con) )"
    r"|\bbao ngay cho (?:bo me|nguoi than|moi nguoi)"
    r"|\bhay (?:chia se|share|lan toa)\b"
    r"|\b(?:cac (?:me|bo|ban|bac|chi|anh|co|chu|ba|ong)|ba con|moi nguoi|ca nha|mn)\b.{0,30}"
    r"\b(?:share|chia se|lan truyen|chuyen tiep) (?:lien|ngay|gap|di|giup|gium|manh|rong|ve|cho)\b"
    r"|\bai (?:nhin thay|co thong tin|giu|lo|tron|co nhom mau)\b.{0,60}\b(?:lien he|bao|goi|xin)\b"
    r"|\bxin (?:moi nguoi )?(?:hay )?(?:chia se|share)\b|\bnho (?:chia se|share)\b"
)
_RHETORICAL = re.compile(
    r"\b(?:con (?:cho|doi|chan chu|ngan ngai) (?:gi|chi)|ai (?:ma )?(?:ngo|biet|tin|dam)"
    r"|dung khong (?:nao|cac ban|ba con|moi nguoi|quy vi)"
    r"|(?:cac ban|ba con|moi nguoi|quy vi|quy khach|anh chi em) (?:nghi|thay) (?:sao|the nao|gi)"
    r"|(?:cac ban|ba con|moi nguoi|quy vi|quy khach) (?:da|co) .{1,40}(?:chua|khong))\b"
)
"""How posts end that ask their readers."""
_TO_A_CUSTOMER = re.compile(
    r"\bquy (?:khach|vi|phu huynh|chu xe|chu ho|ho dan|cu dan|thue bao|nguoi nop thue)\b"
    r"|\b(?:tai khoan|the|buu kien|don hang|ho so|khoan vay|hop dong|sim|so thue bao) cua (?:ban|anh|chi|ong|ba)\b"
)
_DEMANDS = re.compile(
    r"\b(?:truy cap|lien he|dang nhap|cap nhat|xac thuc|xac minh|xac nhan|bam|nhan vao|click|soan|chuyen tien"
    r"|chuyen khoan|nop|dong phi|thanh toan|cung cap|doc|nhap|gui) "
)
_IN_FIRST_PERSON = re.compile(r"\b(?:toi|em|tui|chau|(?<!xac )(?<!chung )(?<!thong )(?<!van )minh)\b")
_PUBLIC_WORDS = re.compile(r"\b(?:canh bao|thong bao|khan cap|luu y|quy khach|ba con|moi nguoi (?:chu y|can than))\b")
_SHOUTED = re.compile(r"\b[A-ZÀ-ỸĐ]{3,}\b")
_MARKS = re.compile("!!|[\U0001f300-\U0001faff\u203c\u26a0\u2757\u2705]")


@lru_cache(maxsize=KEPT_TEXTS)
def is_pasted(text: str) -> bool:
    """True for a text that asks nothing and speaks to readers at large, or is too long for a question. A long text that
    asks is its sender's own all the same, unless it begins as posts do or asks its readers.
    """
    if len(text) > MAX_QUESTION_CHARS:
        return not _asks_us(text)
    if _is_letter(text):
        return True
    if not may_be_post(text):
        return False
    folded = fold_text(text)
    if _BEGINS_AS_POSTS_DO.match(folded) or _CALLS_ON_READERS.search(folded) or _HEADED.match(text):
        return True
    if _FROM_AN_AGENCY.match(folded) and _ONESELF.search(folded.replace("ong ba", "")) is None:
        return True
    signs = (
        _PUBLIC_WORDS.search(folded) is not None,
        text.strip().count("\n") >= MIN_LINE_FEEDS,
        len(_SHOUTED.findall(text)) >= MIN_SHOUTED,
        _MARKS.search(text) is not None,
    )
    return sum(signs) >= MIN_SIGNS


def _is_letter(text: str) -> bool:
    """A few lines that speak to a customer and demand something, with nobody in them who could be the sender."""
    folded = fold_text(text)
    return (
        folded.count(" ") + 1 >= MIN_LETTER_WORDS
        and _TO_A_CUSTOMER.search(folded) is not None
        and _DEMANDS.search(folded) is not None
        and _IN_FIRST_PERSON.search(folded) is None
        and not asks(text, folded)
    )


def _asks_us(text: str) -> bool:
    folded = fold_text(text)
    if _BEGINS_AS_POSTS_DO.match(folded) or _RHETORICAL.search(folded[-END_CHARS:]):
        return False
    return asks(text, folded)


def may_be_post(text: str) -> bool:
    """True for a text that is long and asks nothing."""
    folded = fold_text(text)
    return folded.count(" ") + 1 >= MIN_WORDS and not asks(text, folded)


def asks(text: str, folded: str) -> bool:
    """Whether a text ends as questions do, with or without the mark."""
    end = folded[-END_CHARS:]
    if folded.count(" ") + 1 >= MIN_WORDS and "?" not in text[-END_CHARS:] and _BIDS_READERS.search(end):
        return False
    return "?" in text[-END_CHARS:] or any(way.search(end) for way in (_ASKS_AT_THE_END, _ASKS_NEAR_THE_END))
