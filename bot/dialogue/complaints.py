"""Short words that say of an answer that it is wrong, and nothing else. Pure."""

import re

from bot.answers.normalise import fold_text

MAX_WORDS = 12
_WHO = r"(?:toi|tui|em|minh|anh|chi|chau|con|to|bot|ban|may|dong chi|tro ly|ad|admin)"
_THIS = (
    r"(?:vay|v|the|zay|dzay|rua|ri|cai (?:nay|do|kia|ay)|cau (?:nay|do|kia|ay)|(?:nhu )?(?:vay|the)|dieu (?:nay|do))"
)
_NOT = r"(?:khong|ko|k|kg|hong|hok|hem|chang|cha|chua|dau|dau co|lam gi co)"
_ASK = r"(?:hoi|noi|biet|muon hoi|muon biet|can hoi|can biet|dang hoi)"
_MEANT = rf"(?:(?:y|cau hoi|cau)(?: (?:cua )?{_WHO})?(?: {_ASK})?|(?:cai|dieu|chuyen|thu) {_WHO} {_ASK})"
_YOU = "(?:bot|ban|may|tro ly|ad|admin|dong chi)"
"""Who says it of themselves means something else: "em nhầm rồi"."""
_SAID = rf"(?:{_YOU} )?(?:hieu|tra loi|noi|dap|hieu y)?"
_REPLY = rf"(?:(?:cau |loi )?(?:tra loi|dap)|dap an|loi giai)(?: (?:cua )?{_YOU})?(?: (?:nay|do|ay|kia|{_THIS}))?"
_LEAD = rf"(?:ua|uay|o|oi|a|u|da|thoi|troi|troi oi|nhung|ma|hinh nhu|the thi|vay thi|{_WHO} oi)"
_TAIL = r"(?:roi|a|ma|nha|nhe|nhi|dau|het|luon|that|qua|ca|co|day|do|vay|ban|ban oi|bot oi|bac oi|a ban|bo may)"
_WRONG = (
    rf"{_SAID} ?(?:sai|nham|lac de|trat|trat lat|lech|lech de|sai bet|sai be bet)(?: {_MEANT})?",
    rf"{_SAID} ?{_NOT} (?:phai|dung)(?: {_THIS}| {_MEANT})?",
    rf"{_REPLY} (?:(?:la|thi|bi) )?(?:sai|nham|lac de|trat|lech|sai bet)(?: {_MEANT})?",
    rf"{_REPLY} (?:(?:la|thi) )?{_NOT} (?:phai |duoc )?(?:dung|chinh xac|chuan|on)(?: {_MEANT})?",
    rf"{_MEANT} {_NOT} (?:phai |la )*{_THIS}",
    rf"{_WHO} {_NOT} (?:co )?(?:hoi|noi|muon hoi|can) {_THIS}",
    rf"{_WHO} (?:hoi|noi) {_THIS} {_NOT}",
    rf"{_WHO} (?:dang )?(?:hoi|noi|muon hoi) (?:cai|cau|chuyen|viec|dieu) khac",
    rf"{_MEANT} la (?:cai |cau |chuyen |viec )?khac(?: co)?",
    rf"(?:{_SAID} )?{_NOT} (?:an nhap|lien quan|ra dau vao dau|dung)(?: gi)?(?: (?:voi|toi|den) {_MEANT}| {_MEANT})?",
    rf"(?:{_YOU} )?(?:co |co biet )?{_NOT} hieu (?:{_MEANT}|{_WHO}|gi)(?: (?:noi|hoi) gi)?",
)
_PART = "|".join(_WRONG)
_WHOLE = re.compile(rf"(?:{_LEAD} )*(?:{_PART})(?: {_TAIL})*(?: (?:{_PART})(?: {_TAIL})*)?")


def is_complaint(text: str) -> bool:
    """About the answer, with no matter of its own and no question: "sai rồi, không phải vậy"."""
    if "?" in text:
        return False
    folded = " ".join(fold_text(text).replace(",", " ").replace(".", " ").replace("!", " ").split())
    return folded.count(" ") < MAX_WORDS and _WHOLE.fullmatch(folded) is not None
