"""Which post, link or picture a message's words are about ("link này thật không?"): the one replied to, the one it
came with, or the one that was just looked at. Pure.
"""

import re
from dataclasses import replace

from bot.answers.normalise import fold_text
from bot.dialogue.drafting import without_answer
from bot.dialogue.material import brings_material
from bot.dialogue.state import State
from bot.domain.messages import Incoming, Setting, Span, split_command

MAX_WORDS = 12
TEXT_LINK = "text_link"

_THING = (
    r"(?:(?:duong )?link|duong dan|lien ket|bai(?: viet| dang| bao)?|tin(?: nhan)?|cai|clip|video|doan(?: clip| video)?"
    r"|anh|hinh(?: anh)?|trang(?: web)?|web|thong tin|noi dung|thong bao)"
)
_THIS = re.compile(rf"\b{_THING} (?:nay|ni|kia|ay|do|day|duoi day|ben duoi|phia duoi|o tren|vua roi|vua gui)\b")
_ASKS = re.compile(r"\b(?:khong|ko|k|kg|hong|hok|hem|hum|khg|chua|ha|sao|the nao|gi|a|vay|nhi)$")
_TO_CHECK = re.compile(
    r"\b(?:kiem tra|xem|check|coi|xac minh|tham dinh)(?: lai)? (?:giup|ho|dum|gium|voi)\b"
    r"|\b(?:nho|xin|giup)\b.{0,20}\b(?:kiem tra|xem|check|coi|xac minh)\b"
)
_WHETHER_TRUE = re.compile(
    r"^(?:co |cai )?(?:phai )?(?:la )?(?:that|dung|chuan|tin duoc|lua dao|chia se duoc|share duoc)"
    r"(?: (?:su|that|ma))* (?:khong|ko|k|kg|hong|hok|hem|hum|khg|chua|ha)(?: (?:a|ah|vay|nhi|ad|ban|bot|dong chi))*$"
)
_PLAIN = frozenset(
    """a ad ah ai anh ay bac bai bam ban bang bao ben bi bot cai can cay chau check chi chia chinh cho chu chua
    chuan chuyen clip co coi con cua dan dang danh dao day di dinh do doan doc dong du dum dung duoc duoi duong
    em facebook fake fb gi gia gium giup gui ha hay hem hinh ho hoi hok hong hum k kem ket kg khg khong kia kiem
    ko la lai lan lien link loi lua luan mang mao minh mng mo moi mot nao nay ne nen nguoi nha nhan nhe nhi nho
    nhom ni noi oi ok phai phep phia post ra roi sao scam se share su tat tham that the thi thong thuc tien
    tiktok tin tinh toan toi tra trang tren troi tui tuong ung up uy vao vay ve video viet voi vua web xac xem
    xin y zalo""".split()
)
"""Words that name no matter of their own: whoever uses no others speaks of what lies before both."""


def points(text: str) -> bool:
    """Whether a text asks of something that it does not bring: "bài này chia sẻ được không", "nhờ kiểm tra giúp"."""
    folded = fold_text(text)
    return _is_bare(text, folded) and any(way.search(folded) for way in (_THIS, _TO_CHECK, _WHETHER_TRUE))


def with_meant(state: State, incoming: Incoming) -> Incoming:
    """The message, or in its place what its words are about, with those words as the question."""
    if state.step and incoming.question:
        return replace(incoming, text=f"{incoming.question}\n\n{incoming.text}".strip(), question="")
    if incoming.quoted is None:
        return _with_draft(state, incoming)
    return _with_quoted(state, incoming)


def _with_quoted(state: State, incoming: Incoming) -> Incoming:
    """A reply to a post, a link or a picture means that; its words are a question about it ("link này thật không?")."""
    quoted = incoming.quoted
    alone = replace(incoming, quoted=None)
    if quoted is None or state.step or not brings_material(quoted) or brings_material(alone):
        return alone
    if incoming.action or incoming.forwarded or split_command(incoming.text.strip())[0]:
        return alone
    if incoming.setting is Setting.GROUP:
        before = f"{quoted.text}\n\n" if quoted.text else ""
        return replace(
            alone, text=before + incoming.text, spans=quoted.spans, media=quoted.media, question=incoming.text
        )
    return replace(quoted, address=alone.address, setting=alone.setting, origin=alone.origin, question=incoming.text)


def _with_draft(state: State, incoming: Incoming) -> Incoming:
    """Words that point, right after something was brought and looked at, ask of that: it is looked at with them."""
    draft = without_answer(state.draft)
    if draft is None or state.step or state.version != draft.screen or draft.case_id:
        return incoming
    plain = incoming.setting is Setting.PRIVATE and not (incoming.action or incoming.command or incoming.media)
    if not plain or incoming.forwarded or incoming.edited or incoming.replied is not None or incoming.question:
        return incoming
    if not points(incoming.text):
        return incoming
    brought = draft.material
    return replace(
        incoming,
        text=brought.text,
        spans=tuple(Span(TEXT_LINK, 0, 0, url) for url in brought.links if url not in brought.text),
        media=brought.media,
        forwarded=brought.forwarded,
        origin=replace(incoming.origin, message=draft.message or incoming.origin.message),
        question=incoming.text,
    )


def _is_bare(text: str, folded: str) -> bool:
    words = folded.split()
    asks = "?" in text or _ASKS.search(folded) is not None or _TO_CHECK.search(folded) is not None
    return 0 < len(words) <= MAX_WORDS and _PLAIN.issuperset(words) and asks
