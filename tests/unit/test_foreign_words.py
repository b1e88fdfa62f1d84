"""Whatever is said, typed or tapped, nothing that somebody else wrote can be tapped in any reply, card or letter.

Every command and every action runs on cases whose every field is hostile; what a platform would recognise in it is told
by its own recogniser (`tests.tappable`).
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import product

import pytest

from bot.dialogue import cards
from bot.dialogue.actions import DECLARED
from bot.dialogue.engine import asks, step
from bot.dialogue.library import Library
from bot.dialogue.registry import MEMBER, OFFICER, Registry
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.dialogue.thread import Spoken, Thread
from bot.domain.asking import Answered, Deed, Found
from bot.domain.broadcasts import NewBroadcast
from bot.domain.cases import Case, CaseKind, Filed, Finding, Material, Note, Officer, Status, Urgency
from bot.domain.desk_effects import Enlist, TellDesk
from bot.domain.drafts import Draft, Held
from bot.domain.marks import MENTION, plain
from bot.domain.messages import Address, Incoming, Media, MediaKind, Outgoing, Replied, Setting, Span
from bot.domain.pending import Pending
from bot.domain.teaching import Lesson, LessonStatus, NewLesson
from tests.buttons import example
from tests.dialogues.test_dialogues import DESK, OFFICERS
from tests.tappable import tappable
from tests.telephones import callable_numbers

NOON_S = 1_795_496_400.0
HOSTILE = (
    "xem evil.top/a (/evil) @evil_user “#evil” $EVIL e@evil.top http://evil evil\u202e.top t.me/evil"
    " 4111 1111 1111 1111 \x04telegram:666\x05evil\x06 (/\u0333evil) tg:\u033f//resolve?domain=evil 0912–345–678"
)
LINKS = (
    "http://evil.top/a",
    "evil.ton",
    "https://vtv.vn@evil.top/x",
    "https://vtv.vn%04telegram:666%05evil%06@evil.top/",
)
OURS = {officer.id for officer in OFFICERS} | {"telegram:9"}
NUMBER = "0912–345–678"
PHOTO = Media(MediaKind.PHOTO, "ref", "unique", "AAAA")
FILE = Media(MediaKind.FILE, "ref", "unique", name=HOSTILE, size=7)
MATERIAL = Material(HOSTILE, LINKS, (PHOTO, FILE), HOSTILE)
ADMIN = OFFICERS[2]
CODE, OTHER = "K7-3M24", "P9-WT4R"


def case(status: Status, kind: CaseKind = CaseKind.SUBMISSION, finding: Finding | None = None) -> Case:
    return Case(
        7,
        CODE,
        kind,
        status,
        Urgency.NORMAL,
        NOON_S - 99,
        MATERIAL,
        holder=ADMIN.id,
        finding=finding,
        message=HOSTILE,
        answered_s=NOON_S if finding else 0.0,
        submitters=2,
        notes=(HOSTILE,) * 3,
        contacts=(HOSTILE,) * 2,
        remarks=(Note(ADMIN.id, HOSTILE, NOON_S),),
        merged_into=OTHER if status is Status.MERGED else "",
        filed=(Filed("HT-5QXV", MATERIAL),),
        round=1,
    )


CASES = (
    case(Status.OPEN),
    case(Status.CLAIMED, CaseKind.QUESTION),
    case(Status.ANSWERED, CaseKind.SUBMISSION, Finding.SCAM),
    case(Status.ANSWERED, CaseKind.QUESTION, Finding.REPLY),
    case(Status.MERGED),
)
TYPED = (
    "",
    HOSTILE,
    f"{CODE} {HOSTILE}",
    f"{CODE} sai {HOSTILE}",
    f"{CODE} tra-loi {HOSTILE}",
    "evil.top",
    "@evil_user",
)
TAPPED = ("", f":{CODE}", f":{CODE}:sai", ":now", ":evil.top", f":{CODE}:evil.top", f":{CODE}:{OTHER}")
SAID = (
    Incoming(HOSTILE),
    Incoming(HOSTILE, forwarded=HOSTILE),
    Incoming(HOSTILE, media=(PHOTO,)),
    Incoming(HOSTILE, answered="50"),
    Incoming(HOSTILE, replied=Replied("x", (f"them:{CODE}",))),
    Incoming("evil.top/a thật không?"),
    Incoming("xem đây", spans=(Span("text_link", 0, 3, "http://evil.top/h"),)),
    Incoming(CODE),
)
WAITING = ("", "note", "name", "more", "question")


THREAD = Thread(
    HOSTILE,
    "viet-bai-sai-su-that",
    (HOSTILE,),
    NOON_S,
    care_words=HOSTILE,
    beside=((0.0, HOSTILE),),
    missed=HOSTILE,
    served=(Spoken(HOSTILE, "viet-bai-sai-su-that"),),
    earlier=Spoken(HOSTILE, "viet-bai-sai-su-that"),
)
"""All that a conversation remembers of what was said."""
LESSONS = tuple(
    Lesson(number, NewLesson("viet-bai-sai-su-that", HOSTILE, HOSTILE, HOSTILE, ADMIN.id), status, NOON_S, ADMIN.id)
    for number, status in enumerate(LessonStatus)
)


def messages(registry: Registry) -> Iterator[Incoming]:
    yield from SAID
    yield from (Incoming(f"/{name} {rest}") for name, rest in product(registry.by_command, TYPED))
    yield from (Incoming(action=f"{name}{rest}") for name, rest in product(registry.by_action, TAPPED))
    yield from (Incoming(action=example(name)) for name in registry.by_action if name in DECLARED)


def found(of: Case, *, mine: bool) -> Found:
    pending = tuple(
        Pending(of.id, ADMIN.id, purpose, HOSTILE, expires_s=NOON_S + 60, round=1, count=2)
        for purpose in ("words", "more", "finding:sai", "finding:tra-loi")
    )
    return Found(
        cases=(of, replace(of, id=8, code=OTHER)),
        same=of if mine and of.status is not Status.MERGED else None,
        mine=frozenset({of.id}) if mine else frozenset(),
        queue=(of,),
        answered=Answered(of, "card", ADMIN.id, NOON_S + 60),
        asked=(of,) if mine else (),
        own=(of,) if mine else (),
        pending=pending,
        invited_admin=False,
        lessons=LESSONS,
        history=(Deed(ADMIN.id, "traloi:sai", NOON_S),),
    )


def texts(value: object) -> Iterator[str]:
    """What is shown of an effect: the messages and letters in it, and what is kept to be shown as it is."""
    if isinstance(value, Outgoing):
        yield from (value.text, value.notice, *(choice.label for choice in value.choices))
    elif isinstance(value, NewBroadcast):
        yield value.title
        yield from (part.text for part in value.parts)
    elif isinstance(value, Enlist):
        yield value.name
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)
    elif is_dataclass(value) and not isinstance(value, Case | Material):
        for one in fields(value):
            yield from texts(getattr(value, one.name))


def traps(text: str) -> list[str]:
    """What of a text speaks for a stranger: it can be tapped, or calls somebody by name who is none of the desk's."""
    tapped = [words for _, words in tappable(plain(text)) if "evil" in words.lower() or "4111" in words]
    tapped += [number for number in callable_numbers(plain(text)) if number == NUMBER] if "345" in text else []
    return tapped + [person for person, _ in MENTION.findall(text) if person not in OURS]


def shown(state: State, incoming: Incoming, context: Context) -> Iterator[str]:
    also = asks(state, incoming, context.library).also
    looked_up = replace(context.found, also=(context.found,) * len(also))
    result = step(state, incoming, replace(context, found=looked_up, codes=("H4-QD66",) * len(also)))
    yield from texts(result.replies)
    yield from texts(result.effects)


@pytest.fixture(scope="module")
def desked(shelf: Library) -> Library:
    return replace(shelf, desk=DESK)


@pytest.mark.parametrize("of", CASES, ids=lambda one: f"{one.kind}-{one.status}")
def test_to_a_member_whatever_is_said_and_to_the_desk_of_it(of: Case, desked: Library) -> None:
    draft = Draft(MATERIAL, note=HOSTILE, contact=HOSTILE, case_id=7, code=CODE, reason="lua-dao")
    found_ = {mine: found(of, mine=mine) for mine in (True, False)}
    for number, incoming in enumerate(messages(MEMBER)):
        waits = WAITING[number % len(WAITING)] if incoming.action or incoming.text.startswith("/") else "more"
        offered = (incoming.action,) if incoming.action else ()
        held, aside, more = Held(HOSTILE), (draft,), State(3, waits, offered, thread=THREAD)
        for state, mine in (
            (State(thread=THREAD), number % 2 == 0),
            (replace(more, draft=draft, held=held, aside=aside), True),
            (more, False),
        ):
            context = Context(desked, found_[mine], NOON_S, "H4-QD66")
            for text in shown(
                state, replace(incoming, version=state.version, address=Address("telegram", "9")), context
            ):
                assert traps(text) == [], incoming


def test_to_a_group_whatever_is_said_there(desked: Library) -> None:
    context = Context(desked, found(CASES[2], mine=False), NOON_S, "H4-QD66")
    for incoming in (*messages(MEMBER), Incoming("thật không?", quoted=Incoming(HOSTILE, forwarded=HOSTILE))):
        in_group = replace(incoming, setting=Setting.GROUP, address=Address("telegram", "-200"))
        for text in shown(State(), in_group, context):
            assert traps(text) == [], incoming


@pytest.mark.parametrize("of", CASES, ids=lambda one: f"{one.kind}-{one.status}")
def test_to_the_desk_whatever_an_officer_does(of: Case, desked: Library) -> None:
    context = Context(desked, found(of, mine=False), NOON_S, "H4-QD66", ADMIN)
    for incoming in messages(OFFICER):
        at_desk = replace(incoming, setting=Setting.DESK, address=Address("telegram", "-100"), sender=ADMIN.id)
        for text in shown(State(), at_desk, context):
            assert traps(text) == [], incoming


@pytest.mark.parametrize("of", CASES, ids=lambda one: f"{one.kind}-{one.status}")
def test_on_the_cards_of_a_case(of: Case, desked: Library) -> None:
    other = replace(of, id=8, code=OTHER)
    written = (cards.card(of, desked, NOON_S, {}, (other,)).text, cards.whole(of, desked).text)
    for text in (*written, cards.topic_name(of, desked)):
        assert traps(text) == []


def test_a_stranger_who_joins_the_desk_has_a_name_that_is_none_of_these(desked: Library) -> None:
    joins = Incoming(f"/nhanviec {CODE} t.me/evil @evil_user", setting=Setting.DESK, sender="telegram:77")
    result = step(State(), joins, Context(desked, Found(invited_admin=False), NOON_S))
    (enlisted,) = [one for one in result.effects if isinstance(one, Enlist)]
    assert [traps(text) for text in texts((result.replies, enlisted))] == [[], [], []]


def test_the_traps_are_seen_where_they_are_not_disarmed() -> None:
    told = TellDesk(Address("telegram", "-100"), 7, Outgoing(HOSTILE))
    assert len(traps(HOSTILE)) >= 11
    assert [len(traps(text)) > 8 for text in texts(told) if text] == [True]
    assert isinstance(ADMIN, Officer)
