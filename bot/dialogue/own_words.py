"""Words about one's own cases: when the answer comes, how far they are, the code, to take something back. Pure."""

import re
from functools import lru_cache

from bot.answers.normalise import KEPT_TEXTS, fold_text

MAX_CHARS = 90
_MINE = "toi|em|minh|con|chau|tui"
_POLITE = (
    r"(?:(?:da|a|alo|oi|vay|the|roi|xin|cho|giup|lam on|dong chi|can bo(?: truc)?|bot|ban|anh|chi|bac|chu|co|hoi|biet"
    rf"|la|thi|may|cac|cua|nay|ay|do|cai|voi|nhe|nha|ha|muon|nho|u|vang|{_MINE}) )*+"
)
_END = (
    r"(?: (?:a|ha|vay|the|nhi|nhe|nha|day|di|voi|khong|ko|k|chua|dong chi|can bo|bac|anh|chi|em|ban|bot|roi|nua|gio"
    r"|nay))*+"
)
_ANSWER = "(?:tra loi|ket qua|ket luan|phan hoi|hoi am)"
_THING = "(?:tin nhan|tin|bai|viec|vu|anh|link|lien ket|cau hoi|cai|noi dung)"
_WHEN = (
    r"(?:bao gio|khi nao|chung nao|luc nao|bao lau|may gio|ngay nao)"
    rf"(?: (?:thi|moi|nua|se|duoc|co|nhan|can bo|truc|biet|{_MINE}))* (?:{_ANSWER}|xong)(?: (?:cho|duoc|{_MINE}))*"
)
_NOT_YET = (
    r"(?:sao (?:van )?)?(?:(?:lau|lau the|lau qua|lau vay|mai) (?:ma )?)?(?:chua|van chua|lau qua chua)"
    r"(?: (?:thay|co|nhan|duoc|ai))*"
    rf" {_ANSWER}(?: (?:gi|het|{_MINE}))*"
)
_IS_THERE = rf"(?:da |co )?(?:co )?{_ANSWER}(?: (?:cho|cua|can bo|{_MINE}))* (?:chua|gi chua|roi chua)"
_HOW_FAR = (
    rf"(?:{_THING}|ma)(?: (?:cua|da|vua|gui|hoi|nay|do|hom qua|hom truoc|sang nay|{_MINE}))*"
    r" (?:den dau|toi dau|ra sao|sao roi|the nao|xu ly)(?: (?:den dau|toi dau|xong|roi|chua|sao))*"
)
_CODE = (
    rf"(?:tim lai |cho xem |xem lai |xem |lay lai )?(?:cai )?ma(?: (?:so|bien nhan|vu|cua|{_MINE}))+"
    r"(?: (?:la|gi|dau|o|bao nhieu|may|so))*"
)
_AGAIN = rf"(?:(?:xin|tim|lay|nhac|gui|doc) )?lai (?:cai )?ma(?: (?:so|bien nhan|vu|cua|{_MINE}))*"
_FAR = r"(?:xu ly|giai quyet|xem xet|kiem tra) (?:den dau|toi dau|xong)(?: (?:roi|chua))*"
_LOST = rf"(?:quen|mat|khong nho|lam mat)(?: mat)? (?:cai )?ma(?: (?:so|bien nhan|vu|cua|{_MINE}))*"
_BACK = (
    rf"(?:thu hoi|rut lai|rut|huy|lay lai)(?: (?:lai|giup|di|bot|mot))* {_THING}"
    rf"(?: (?:ma|da|vua|moi|lo|hoi nay|luc nay|nay|{_MINE}))* (?:gui|hoi)"
    r"(?: (?:cho|can bo|truc|luc nay|hoi nay|nham|hom qua|vua roi|xong))*"
)
_LIST = (
    rf"(?:xem(?: lai)? |liet ke |cho xem )?(?:nhung |cac |cac viec |danh sach )*{_THING}(?: (?:ma|cua|{_MINE}))*"
    r" (?:da|vua|tung) gui(?: (?:cho|can bo|truc))*"
)
_WAYS = "|".join((_WHEN, _NOT_YET, _IS_THERE, _HOW_FAR, _FAR, _CODE, _AGAIN, _LOST, _BACK, _LIST))
_OWN = re.compile(f"{_POLITE}(?:{_WAYS}){_END}")


@lru_cache(maxsize=KEPT_TEXTS)
def is_about_own(text: str) -> bool:
    """Whether somebody speaks of what they sent to the desk, and of nothing else."""
    if len(text) > MAX_CHARS:
        return False
    return _OWN.fullmatch(fold_text(text)) is not None
