"""Words that ask to get no more of the periodic messages, and say nothing else. Pure."""

import re

from bot.answers.normalise import fold_text

MAX_CHARS = 70
_ME = r"(?:toi|tui|em|minh|anh|chi|chau|con|bac|chung toi|to)"
_POLITE = (
    rf"(?:(?:a|da|alo|oi|xin|lam on|vui long|thoi|phien qua|ban|bot|can bo|dong chi|ad|admin|{_ME}|cho|hay|nho) )*+"
)
_NEWS = r"(?:(?:cac |nhung |moi )?(?:tin nhan|gi|tin|thong bao|ban tin|tin tuc|huong dan|cau do|bai|quang cao))"
_ALL = r"(?: (?:het(?: ca)?|toan bo|tat ca|luon|sach))?"
_EACH = r"(?:dinh ky|hang ngay|hang tuan|hang thang|moi ngay|tu dong|cua (?:bot|ban|kenh|day)|tu (?:bot|ban|day))"
_LAST = r"nua|hoai|dau|di|nhe|nha|nghe|a|voi|lai|duoc khong|duoc ko|day|vay|het|giup|gium|dum|ho"
_END = rf"(?: (?:{_LAST}|cho {_ME}|den {_ME}|{_ME}))*+"
_STOP = r"(?:dung|ngung|thoi|dung co|thoi dung|cham dut|khong|ko|k|dung lai viec|ngung viec|bo|tat|huy|chan|khoi)"
_SEND = r"(?:gui|nhan|nhan tin|gui den|nhac|spam|lam phien|quay ray|bao|lien lac(?: voi)?|nhan hoai|gui hoai)"
_HALT = r"(?:(?:(?:dung|ngung|thoi) )?(?:lai|ngay)(?: (?:di|ngay|nhe|nha|a))* )"
_WISH = r"(?:muon|can|thich|dong y|phai)"
_LEAVE = r"(?:dang ky|dang ki|theo doi|nhan tin|nhan thong bao|thong bao|tin nhan|ban tin|tin dinh ky|tin)"
_WAYS = (
    rf"{_STOP} (?:{_WISH} )?{_SEND}(?: {_NEWS})?(?: {_EACH})*(?: (?:cho|den|toi|lam phien))?(?: {_ME})? nua",
    rf"{_STOP} (?:{_WISH} )?{_SEND} {_NEWS}(?: {_EACH})*",
    rf"{_STOP} (?:lam phien|quay ray|spam) {_ME}",
    rf"(?:huy|bo|tat|ngung|roi|thoat|out|rut khoi){_ALL} (?:(?:cac |{_NEWS} ))?{_LEAVE}(?: {_NEWS})?(?: {_EACH})*",
    rf"{_WISH} (?:thoi|ngung|dung|huy|tat|bo) (?:{_SEND}|{_LEAVE})(?: {_NEWS})?(?: {_EACH})*",
    rf"{_STOP} {_SEND}(?: {_NEWS})?(?: (?:cho|den|voi))?(?: {_ME})? nua",
    rf"(?:(?:xoa|bo|loai|rut|dua|ra|thoat) )+(?:ten )?(?:{_ME} )?(?:ra )?khoi danh sach nhan(?: {_NEWS})?(?: {_EACH})*",
    r"(?:stop|unsubscribe|unsub|opt out|cancel)(?: (?:it|please|now|all|me))*",
)
_WHOLE = re.compile(f"{_POLITE}{_HALT}?(?:{'|'.join(_WAYS)}){_END}")


def is_leaving(text: str) -> bool:
    """Such as "đừng làm phiền tôi nữa", "cho tôi ngừng nhận bản tin"; not what names an app or asks how."""
    if len(text) > MAX_CHARS:
        return False
    folded = " ".join(fold_text(text).replace(",", " ").replace(".", " ").replace("!", " ").split())
    return _WHOLE.fullmatch(folded) is not None
