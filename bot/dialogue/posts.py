"""A message that holds somebody else's post, perhaps with a question of the sender's own at either end. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.normalise import fold_text
from bot.answers.post_kinds import as_posts
from bot.answers.schema import Entry, Verdict
from bot.dialogue import aside, render
from bot.dialogue import thread as threads
from bot.dialogue.actions.action import only
from bot.dialogue.actions.asking import AskDesk, OpenEntry
from bot.dialogue.actions.submitting import Check, Send
from bot.dialogue.drafting import shown
from bot.dialogue.library import Library
from bot.dialogue.material import MAX_INSPECTED, MAX_SPANS, MAX_TEXT_CHARS, taken_apart
from bot.dialogue.others import said_of_others, ways_to_others
from bot.dialogue.pasted import asks, is_pasted, may_be_post
from bot.dialogue.signs import LIKE_NONE, PostSigns, look
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Said
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming, Outgoing
from bot.links.link import Link, survey
from bot.links.link import LinkStatus as Known

MIN_BODY_WORDS = 16
MIN_QUOTED_WORDS = 7
MIN_WORDS = 20
"""A text without a question beside it is looked at from so many words on."""
MAX_END_CHARS = 40
MAX_QUESTION_WORDS = 30
MAX_NAMED = 4
SURE_OF_WHOLE = 0.75
SIGNS_OF_PLAIN, SIGNS_OF_ASKING = 2, 3
"""Where nothing sets the post apart from the member's own words, so many signs that weigh must."""
SURELY_BAD = 0.65
"""From this share on a long text that asks nothing is more like such posts than any question: one sign will do."""

_QUOTED = re.compile(r"[\"“”'‘’«](?P<body>[^\"“”«»]{30,})[\"“”'‘’»]")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_SOFT_END = re.compile(
    r"\b(?:nha|nhe|nghe|nghen|hen|hem|hong|nghen con|luon|di|chua|he|hi|voi)"
    r"(?: (?:a|con|em|anh|chi|co|bac|chu|ad|ban|bot|oi|may chu))*$"
)
_OWN_ACT = re.compile(
    r"\b(?:share|chia se|chia|gui|dang|chuyen|like|thich|tha tim|tim|post|up|lan truyen|in|dua|binh luan|cmt|tin"
    r"|that|gia|xu ly|sao)\b"
)

SHARES = re.compile(
    r"\b(?:share|chia se|chia|gui|dang|chuyen|like|thich|tha tim|post|up|lan truyen|that khong"
    r"|tag|nhan (?:cho|vo|vao|len)|tin (?:duoc|khong|noi))\b"
)
_REPORTS = re.compile(
    r"\b(?:bao (?:cao|cong an|bi thu|lanh dao|sep|chi bo|voi|len|cap|cho (?:cong an|bi thu|lanh dao|can bo|cap))|to cao"
    r"|phan bac|canh bao|nhac|khuyen|bac bo|cai lai|dung tin|xoa|go|chan)\b"
)


_WILL_WRITE = re.compile(
    r"(?:\bkem(?: theo)? (?:dong|cau|chu|loi|caption|chu thich)|\bthem (?:dong|cau|chu)"
    r"|\b(?:dinh|tinh|muon|toan|vao|vo)(?: \w+){0,2} (?:viet|ghi|binh luan|cmt|rep|tra loi|nhan|dap|noi)"
    r"|\b(?:toi|tui|em|e|con|chau|minh|bac|tao) (?:viet|ghi|binh luan|cmt|rep|tra loi|dap lai)"
    r")(?: (?:lai|vao|vo|them|rang|la|cau|dong|chu))*[\s:,]*$"
)
"""Before a quotation that the sender would write, or wrote: no post of another's."""


@dataclass(frozen=True, slots=True)
class Post:
    """`body`: what somebody else wrote; `question`: the sender's own words beside it, "" for none."""

    body: str
    question: str = ""
    forwarded: bool = False


def read_post(text: str) -> Post | None:
    """The post in a typed message; None for what may be the member's own words alone."""
    text = text.strip()
    if (quoted := _QUOTED.search(text)) is not None and _count(quoted["body"]) >= MIN_QUOTED_WORDS:
        own = f"{text[: quoted.start()]} {text[quoted.end() :]}".strip(" :.,\n")
        if _WILL_WRITE.search(fold_text(text[: quoted.start()])) is not None:
            return None
        if _count(own) <= MAX_QUESTION_WORDS and _is_own(own):
            return Post(quoted["body"].strip(), own)
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    if len(paragraphs) > 1:
        for own, rest in ((paragraphs[-1], paragraphs[:-1]), (paragraphs[0], paragraphs[1:])):
            body = "\n".join(rest)
            if _count(own) <= MAX_QUESTION_WORDS and _count(body) >= MIN_BODY_WORDS and _is_own(own):
                return Post(body, own)
    sentences = _SENTENCE.split(text)
    body = " ".join(sentences[:-1])
    if (
        len(sentences) > 1
        and is_pasted(body)
        and _count(sentences[-1]) <= MAX_QUESTION_WORDS
        and _is_own(sentences[-1])
    ):
        return Post(body, sentences[-1])
    return Post(text) if _count(text) >= MIN_WORDS and "?" not in text[-MAX_END_CHARS:] else None


def is_told_apart(text: str) -> bool:
    """Whether a text holds a post with the sender's own question beside it."""
    post = read_post(text)
    return post is not None and bool(post.question)


@dataclass(frozen=True, slots=True)
class Judged:
    """A post with what was seen in it, and what is said of it."""

    post: Post
    looked: PostSigns
    entry: Entry


def found(text: str, incoming: Incoming, alone: Answer, library: Library) -> Judged | None:
    """The post in a message, where something is to be said of it; `alone` is the answer to the whole."""
    post = Post(text, forwarded=True) if incoming.forwarded else read_post(text) or _as_it_stands(text)
    if post is None:
        return None
    links = survey(post.body[:MAX_TEXT_CHARS], incoming.spans[:MAX_SPANS], library.sources, MAX_INSPECTED).links
    looked = looked_at(post.body, links, library, set_apart=is_set_apart(post))
    entry = verdict(post, looked, alone, library)
    return Judged(post, looked, entry) if entry is not None else None


def _as_it_stands(text: str) -> Post | None:
    """A text too short for a post with a question beside it, and plainly one all the same."""
    return Post(text) if is_pasted(text) else None


def judged(state: State, incoming: Incoming, it: Judged, context: Context) -> Result:
    """The signs and the verdict, with the ways on: the guided check, and the post to the officer as it is. The sender's
    own question is answered; it is kept in mind for the officer alone.
    """
    library = context.library
    told = render.render_entry(it.entry, library)
    related = only(told.choices, OpenEntry)
    check = Check().button(library.say("choice_check"))
    to_desk = Send().button(library.say("choice_send"))
    if library.desk.address is None:
        to_desk = AskDesk().button(library.say("choice_desk"))
    sent = taken_apart(replace(incoming, text=it.post.body, command=""), library.sources, all_is_post=True)
    draft = Draft(sent.material, unkept=bool(it.post.question))
    draft = replace(draft, made_s=context.now_s, message=incoming.origin.message)
    state, gone = aside.begun(state, draft)
    before = threads.said_beside(state.thread.at(context.now_s), draft.made_s, it.post.question, context.now_s)
    kept = threads.asked(f"{it.entry.title}. {it.post.question}", it.entry.id, context.now_s, before)
    text = "\n\n".join((introduced(told.text, it.looked, library), *said_of_others(state, gone, library)))
    ways = (check, to_desk, *related, *ways_to_others(state, draft, library))
    reply = Outgoing(text, ways, quotes=True)
    said = Said(answered(it.entry, it.looked), signs=tuple(sign.id for sign in it.looked.signs))
    return replace(shown(replace(state, thread=kept), reply, draft), said=said)


def looked_at(body: str, links: Sequence[Link], library: Library, *, set_apart: bool = True) -> PostSigns:
    """The signs of a post; what nothing sets apart may be the member's own question."""
    strange = [link.url for link in links if link.status is not Known.OFFICIAL]
    kinds = library.post_kinds(body)
    return look(body, library.signs, strange, as_posts(kinds) if set_apart else kinds)


def verdict(post: Post, looked: PostSigns, alone: Answer, library: Library) -> Entry | None:
    """What is said of the post; None where it is left to the answer of the whole."""
    if _is_left_to_the_whole(post, alone):
        return None
    weighing = [sign for sign in looked.signs if sign.weight]
    if looked.suspicious:
        enough = len(weighing) >= least_signs(post, looked)
        return _found(looked.entry or library.signs.verdict, library) if enough else None
    if weighing and not looked.is_official and SHARES.search(fold_text(post.question)) is not None:
        return _found(looked.entry or library.signs.verdict, library)
    fine = alone.status is AnswerStatus.ANSWERED and alone.entry is not None and alone.entry.verdict is Verdict.DO
    plainly = is_set_apart(post) or not asks(post.body, fold_text(post.body))
    if fine and plainly and (weighing or (post.question and looked.bad_share >= LIKE_NONE)):
        return _found(library.signs.verdict, library)
    if looked.is_official and plainly:
        return None if fine else _found(library.signs.official_entry, library)
    return None


def _is_left_to_the_whole(post: Post, alone: Answer) -> bool:
    """Where the sender asks whether to report or rebut it, or the whole is answered surely: of the sender's own words
    anything, of a post that stands apart that it is forbidden.
    """
    if post.question and _REPORTS.search(fold_text(post.question)) is not None:
        return True
    if alone.status is not AnswerStatus.ANSWERED or alone.confidence < SURE_OF_WHOLE or alone.entry is None:
        return False
    own = not is_set_apart(post) and asks(post.body, fold_text(post.body))
    return own or (bool(post.question) and alone.entry.verdict is Verdict.DONT)


def is_set_apart(post: Post) -> bool:
    """Whether something tells the post from the member's own words."""
    return bool(post.question) or post.forwarded or is_pasted(post.body)


def least_signs(post: Post, looked: PostSigns) -> int:
    if is_set_apart(post):
        return 1
    if asks(post.body, fold_text(post.body)):
        return SIGNS_OF_ASKING
    return 1 if looked.bad_share >= SURELY_BAD and may_be_post(post.body) else SIGNS_OF_PLAIN


def answered(entry: Entry, looked: PostSigns) -> Answer:
    return Answer(
        AnswerStatus.ANSWERED, entry, 1.0, gate="a pasted post" if looked.suspicious else "an official notice"
    )


def named(looked: PostSigns, library: Library) -> str:
    """The signs in a few words, heaviest first; what only shouts is named beside others."""
    signs = sorted(looked.signs, key=lambda sign: -sign.weight)[:MAX_NAMED]
    return library.say("post_signs", signs="; ".join(sign.label for sign in signs))


def introduced(told: str, looked: PostSigns, library: Library) -> str:
    """The reply's text under what was seen."""
    first = named(looked, library) if looked.suspicious else library.say("post_official")
    return f"{first}\n\n{told}"


def _found(name: str, library: Library) -> Entry | None:
    return library.entry(name) or library.guide.endings.get(name)


def _is_own(words: str) -> bool:
    folded = fold_text(words)
    return bool(folded) and (
        asks(words, folded) or (_SOFT_END.search(folded) is not None and _OWN_ACT.search(folded) is not None)
    )


def _count(text: str) -> int:
    return len(text.split())
