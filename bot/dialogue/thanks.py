"""Thanks and nothing else, whoever they name: "cảm ơn cán bộ trực ạ" asks for no officer. Pure."""

import re

from bot.answers.normalise import fold_text

MAX_CHARS = 60
_WHO = (
    r"(?:(?:cac|quy) )?(?:can bo(?: truc)?|dong chi|anh chi|anh|chi|em|ban|bac|chu|co|ong|ba|bot|ad|admin|thay|tro ly"
    r"|moi nguoi|co quan|ban truc|nhom truc|toi|minh|con|chau)"
)
_THANKS = r"(?:cam on|cam ta|da ta|biet on|thanks|thank you|thank|tks|thks|ths|cmon|tk)"
_MUCH = r"(?:nhieu|rat nhieu|lam|qua|nha|nhe|a|nhiu|nhieu lam|vi da (?:tra loi|giup|ho tro)(?: toi| em| minh)?)"
_LEAD = (
    r"(?:da|vang|ok|oke|oki|u|uh|xin|rat|chan thanh|tran trong|hihi|thoi|duoc roi|ro roi|hieu roi|toi|em|minh|con|chau)"
)
_WHOLE = re.compile(rf"(?:{_LEAD} )*{_THANKS}(?: (?:{_MUCH}|{_WHO}))*")


def is_thanks(text: str) -> bool:
    folded = " ".join(fold_text(text[: MAX_CHARS + 1]).replace(",", " ").replace(".", " ").replace("!", " ").split())
    return len(text) <= MAX_CHARS and _WHOLE.fullmatch(folded) is not None
