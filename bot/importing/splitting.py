"""A paragraph that asks several things is cut where a prohibition begins; guesses of what a clause asks, of whom."""

import re
from collections.abc import Sequence

_PROHIBITED = re.compile(
    r"(?:(?:tuyệt đối|nghiêm cấm|cấm)\b|không\s+(?!ngừng|chỉ|những|thể)(?:được\s+|nên\s+|phải\s+)?(\w+))", re.IGNORECASE
)
_AFTER_SEMICOLON = re.compile(r"(?<=;) (?=(?:không|nghiêm cấm|cấm) )")
_SENTENCE = re.compile(r"(?<=[.!?])[ \n](?=[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ])")
_GOES_ON = ("Từ đó", "Qua đó", "Do đó", "Trong đó", "Đồng thời", "Theo đó", "Trường hợp", "Riêng", "Nếu", "Trên cơ sở")
_VERIFY = re.compile(r"xác minh|kiểm chứng|cảnh giác|thẩm định|đối chiếu", re.IGNORECASE)
_FOLLOW_UP = re.compile(
    r"^Giao |đôn đốc|theo dõi việc|(?:triển khai|tổ chức), quán triệt (?:Chỉ thị|Quyết định|Quy định)"
)
_ORGANISATION = re.compile(
    r"tổ chức đảng|cơ quan|đơn vị|địa phương|cấp ủy|ban tuyên giáo|ủy ban|mặt trận|công an|sở |người đứng đầu",
    re.IGNORECASE,
)
_INDIVIDUAL = re.compile(
    r"(?:mỗi|đối với|mọi)\s+(?:cán bộ|đảng viên|công chức|đoàn viên|hội viên|cá nhân)", re.IGNORECASE
)


def pieces_of(text: str) -> list[str]:
    """The paragraph in pieces: cut before "; không …" of another verb, and before the sentence after a prohibition.

    One piece for a paragraph that forbids nothing, or forbids the same thing twice.
    """
    pieces: list[str] = []
    for part in _AFTER_SEMICOLON.split(text):
        if pieces and _verb(part) and _verb(part) == _verb(pieces[-1]):
            pieces[-1] = f"{pieces[-1]} {part}"
        else:
            pieces.append(part)
    cut = [piece for part in pieces for piece in _sentences(part)]
    return cut if len(cut) > 1 else [text]


def _sentences(part: str) -> list[str]:
    if not _verb(part):
        return [part]
    sentences: list[str] = []
    for sentence in _SENTENCE.split(part):
        if sentences and (sentence.startswith(_GOES_ON) or _verb(sentence)):
            sentences[-1] = f"{sentences[-1]} {sentence}"
        else:
            sentences.append(sentence)
    return sentences


def _verb(text: str) -> str:
    """The verb that a piece forbids, where it begins with a prohibition; "" else."""
    found = _PROHIBITED.match(text)
    return "" if found is None else (found[1] or found[0]).lower()


def runs_of(paragraphs: Sequence[str]) -> list[list[str]]:
    """A clause's paragraphs in runs: one that begins to forbid, after one that does not, begins a run of its own."""
    runs: list[list[str]] = []
    for text in paragraphs:
        if runs and (not _verb(text) or _verb(runs[-1][0])):
            runs[-1].append(text)
        else:
            runs.append([text])
    return runs


def guessed_kind(text: str, audience: str | None) -> str:
    """do, dont, verify or info, by the words; a guess that a person has to confirm."""
    if _verb(text):
        return "dont"
    if audience is None or (audience == "organisation" and _FOLLOW_UP.search(text)):
        return "info"
    return "verify" if _VERIFY.search(text) and re.search(r"\bcần\b|\bphải\b", text, re.IGNORECASE) else "do"


def guessed_audience(headings: str, text: str) -> str:
    """Individual or organisation, by the nearest heading first; a guess that a person has to confirm."""
    for words in (headings, text[:160]):
        if _INDIVIDUAL.search(words):
            return "individual"
        if _ORGANISATION.search(words):
            return "organisation"
    return "individual" if _verb(text) else "organisation"
