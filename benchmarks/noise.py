"""How people type, made from clean Vietnamese: the `mix` of the design's section 5.

Each question gets one kind at random: teencode, typos, Telex leftovers, no accents, rambling, NFD.
"""

import random
import unicodedata

TEENCODE = {
    "không": ["k", "ko", "hok", "khum"],
    "được": ["dc", "đc"],
    "gì": ["j"],
    "rồi": ["r"],
    "với": ["vs"],
    "người": ["ng"],
    "bao giờ": ["bh"],
    "tôi": ["t", "tui"],
    "mình": ["mk"],
    "biết": ["bít"],
    "vậy": ["v", "z"],
    "nhiêu": ["nhiu"],
    "trước": ["trc"],
    "làm": ["lm"],
    "cũng": ["cx"],
    "chưa": ["chx"],
    "giờ": ["jo"],
    "thích": ["thik"],
    "luôn": ["lun"],
    "điện thoại": ["đt"],
    "tài khoản": ["tk"],
    "bây giờ": ["bh"],
    "em": ["e"],
    "anh": ["a"],
    "sao": ["s"],
    "trong": ["trog"],
    "nhưng": ["nhg"],
    "quá": ["wá"],
    "chuyển khoản": ["ck"],
    "mật khẩu": ["mk"],
    "thông báo": ["tb"],
    "bình thường": ["bt"],
    "đăng ký": ["đk"],
    "hôm": ["hum"],
}
BEFORE = [
    "chào bạn mình đang gặp chút chuyện muốn nhờ tư vấn",
    "hôm qua mình có hỏi rồi mà chưa thấy ai trả lời nên hỏi lại",
    "dạ cho em hỏi xíu với ạ em không rành mấy cái này lắm",
    "mẹ mình nhờ hỏi giùm vì bà lớn tuổi không biết dùng máy",
    "nói thật là mình loay hoay cả buổi sáng nay rồi",
]
AFTER = [
    "mong được trả lời sớm mình cảm ơn nhiều",
    "tại mình đang ở ngoài đường nên hơi vội",
    "nếu được thì chỉ mình luôn nha",
    "trước giờ mình chưa từng bị như vậy",
]
TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "đ": "dd", "ă": "aw", "ơ": "ow", "ư": "uw"}
NEIGHBOURS = {
    "a": "sq",
    "s": "ad",
    "d": "sf",
    "e": "wr",
    "i": "uo",
    "o": "ip",
    "n": "bm",
    "h": "gj",
    "t": "ry",
    "c": "xv",
}


def mix(text: str, draw: random.Random) -> str:
    """One noisy spelling of a text."""
    return draw.choice([teencode, typos, telex, unaccented, rambling, nfd])(text, draw)


def teencode(text: str, draw: random.Random) -> str:
    out = text.lower()
    for word, forms in TEENCODE.items():
        if f" {word} " in f" {out} " and draw.random() < 0.8:
            out = f" {out} ".replace(f" {word} ", f" {draw.choice(forms)} ").strip()
    return unaccented(out, draw) if draw.random() < 0.3 else out


def typos(text: str, draw: random.Random) -> str:
    letters = list(text)
    for _ in range(max(1, len(text) // 12)):
        place = draw.randrange(len(letters))
        if not letters[place].isalpha():
            continue
        kind = draw.randrange(4)
        if kind == 0 and place + 1 < len(letters):
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        elif kind == 1:
            letters[place] = ""
        elif kind == 2:
            letters[place] *= 2
        else:
            letters[place] = draw.choice(NEIGHBOURS.get(letters[place].lower(), letters[place]))
        letters = list("".join(letters))
    return "".join(letters)


def telex(text: str, draw: random.Random) -> str:
    return " ".join(_telex(word) if draw.random() < 0.5 else word for word in text.split())


def unaccented(text: str, draw: random.Random) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).lower()


def rambling(text: str, draw: random.Random) -> str:
    return f"{draw.choice(BEFORE)} {text} {draw.choice(AFTER)}"


def nfd(text: str, draw: random.Random) -> str:
    return unicodedata.normalize("NFD", text)


def _telex(word: str) -> str:
    out, tone = "", ""
    for letter in unicodedata.normalize("NFC", word.lower()):
        for mark in unicodedata.normalize("NFD", letter):
            tone = TELEX_TONES.get(mark, tone)
        plain = "".join(mark for mark in unicodedata.normalize("NFD", letter) if mark not in TELEX_TONES)
        base = unicodedata.normalize("NFC", plain)
        out += TELEX_LETTERS.get(base, base)
    return out + tone
