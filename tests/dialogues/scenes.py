"""What a transcript's turn says of the world, as the dialogue gets it: messages, cases, what was looked up.

`looked_up` gives only what was asked for, as the store does.
"""

import base64
import io
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

from bot.dialogue.library import Library
from bot.dialogue.material import taken_apart
from bot.dialogue.qr import with_seen
from bot.domain.articles import Article, ArticleStep, Underway
from bot.domain.asking import Answered, Asks, Deed, Figures, Found, Kept, may_see
from bot.domain.board import Session
from bot.domain.broadcasts import (
    ALL,
    NO_BROADCASTS,
    Broadcast,
    BroadcastAsks,
    BroadcastFound,
    BroadcastKind,
    BroadcastStatus,
    Part,
    Quiz,
    Rhythm,
    Subscription,
)
from bot.domain.cases import Case, CaseKind, Filed, Finding, Material, Note, Officer, Reason, Similar, Status, Urgency
from bot.domain.chunks import Tally
from bot.domain.desk import HOME_ZONE
from bot.domain.desk_effects import LOOKING
from bot.domain.figures import Delivered, Facts, Subscribed
from bot.domain.log import Wanted
from bot.domain.messages import Address, Incoming, Media, MediaKind, Origin, Replied, Setting, Span
from bot.domain.pending import Pending, Stop
from bot.likeness.photo import photo_hash
from bot.likeness.seen import Seen, written

NOON_S = 1_795_496_400.0
EARLIER_S = 1_795_300_000.0
CODE = "K7-3M24"


def incoming(turn: dict[str, Any], said: str, action: str, version: int) -> Incoming:
    read = Incoming(
        text=said,
        action=action,
        setting=Setting(turn.get("in", "private")),
        version=version,
        media=tuple(media(one) for one in turn.get("media", [])),
        spans=tuple(Span(**one) for one in turn.get("spans", [])),
        forwarded=turn.get("forwarded", ""),
        address=Address("telegram", "-100" if turn.get("in") == "desk" else turn.get("chat", Incoming().address.chat)),
        sender=turn.get("sender", ""),
        answered=turn.get("answered", ""),
        replied=replied(turn["replied"]) if "replied" in turn else None,
        edited=turn.get("edited", False),
        origin=Origin(message=turn.get("message", "")),
        quoted=incoming(turn["quoted"], str(turn["quoted"].get("say", "")), "", version) if "quoted" in turn else None,
    )
    looks = {
        one.unique: written(Seen(one.look, one.codes, one.words))
        for one in read.media
        if one.look or one.codes or one.words
    }
    return with_seen(read, looks)


def replied(plain: dict[str, Any]) -> Replied:
    """A message of ours that is replied to: its `text`, the `actions` of its buttons."""
    return Replied(plain.get("text", ""), tuple(plain.get("actions", [])))


def media(plain: dict[str, Any]) -> Media:
    """`look`: the number of a drawing, of which two of one number look the same; `codes`: what its QR codes say;
    `words`: what is read in it.
    """
    kind = MediaKind(plain.get("kind", "photo"))
    seen = look(plain["look"]) if "look" in plain else ""
    return Media(
        kind, "ref-" + plain["unique"], plain["unique"], seen, tuple(plain.get("codes", [])), plain.get("words", "")
    )


@cache
def look(number: int) -> str:
    """What the bot keeps of a picture of thick random blocks."""
    blocks = np.random.default_rng(number).integers(0, 255, (24, 16)).astype(np.uint8)
    picture = io.BytesIO()
    Image.fromarray(blocks).resize((480, 720), Image.Resampling.NEAREST).save(picture, "PNG")
    return base64.b64encode(photo_hash(picture.getvalue()).to_bytes()).decode()


def case(plain: dict[str, Any], library: Library) -> Case:
    """A case; `sent` is the message that it came from, as in a turn."""
    sent = incoming(plain["sent"], str(plain["sent"].get("say", "")), "", 0) if "sent" in plain else None
    material = taken_apart(sent, library.sources).material if sent else Material()
    return Case(
        id=plain.get("id", 1),
        code=plain.get("code", "K7-3M24"),
        kind=CaseKind(plain.get("kind", "submission")),
        status=Status(plain.get("status", "open")),
        urgency=Urgency(plain.get("urgency", "3-thuong")),
        opened_s=EARLIER_S,
        material=material,
        reason=Reason(plain.get("reason", "khac")),
        holder=plain.get("holder", ""),
        submitters=plain.get("submitters", 1),
        due=plain.get("due", 0),
        finding=Finding(plain["finding"]) if "finding" in plain else None,
        message=plain.get("message", ""),
        files=tuple(media(one) for one in plain.get("files", [])),
        answered_s=NOON_S if "finding" in plain else 0.0,
        merged_into=plain.get("merged_into", ""),
        round=plain.get("round", 0),
        filed=tuple(Filed(code, Material()) for code in plain.get("filed", [])),
        public_round=plain.get("public_round", 0),
        remarks=tuple(Note(officer, text, NOON_S) for officer, text in plain.get("remarks", [])),
    )


def found(plain: dict[str, Any], asks: Asks, library: Library) -> Found:
    """`kept`, `cases` (by code), `before` (what was sent before: the same or similar), `mine`, `sent_today`,
    `waiting`, `ahead`, `tallies`, `added`, `asked` (cases with an open question), `replied`
    (just answered), `own` (all of the member); of the
    desk `queue`, `answered` (`case` and `purpose` of the message replied to), `officers` (invited ones),
    `invited_admin`, `week`, `facts`, `log` (officer, deed, and what it was done to), `sessions` (digests); of
    `broadcast` see `broadcast_found`.
    """
    cases = [case(one, library) for one in plain.get("cases", [])]
    before = [case(one, library) for one in plain.get("before", [])]
    mine = frozenset(plain.get("mine", []))
    cases, before = ([one for one in found if may_see(one, asks, mine)] for found in (cases, before))
    same = [one for one in before if set(one.material.keys) & set(asks.keys)]
    alike = [one for one in before if set(one.material.bands) & set(asks.bands)]
    return Found(
        kept=tuple(Kept(kind, count, NOON_S) for kind, count in plain.get("kept", {}).items()) if asks.kept else (),
        cases=tuple(one for one in (*cases, *before) if one.code in asks.codes),
        same=same[-1] if same else None,
        similar=tuple(similar for one in alike for similar in similars(one)),
        mine=mine if asks.limits or asks.codes else frozenset(),
        sent_today=plain.get("sent_today", 0) if asks.limits else 0,
        waiting=plain.get("waiting", 0) if asks.limits else 0,
        ahead=plain.get("ahead", 0) if asks.limits else 0,
        queue=tuple(case(one, library) for one in plain.get("queue", [])) if asks.queue else (),
        answered=answered(plain.get("answered"), library) if asks.answered else None,
        history=tuple(Deed(who, did, NOON_S) for who, did in plain.get("history", [])) if asks.history else (),
        joined=tuple(map(moment_s, plain.get("joined", []))) if asks.history else (),
        stands=stood(cases, [case(one, library) for one in plain.get("queue", [])]) if asks.stands else {},
        pending=tuple(map(pending, plain.get("pending", []))) if asks.pending else (),
        officers=tuple(Officer(**one) for one in plain.get("officers", [])) if asks.officers else (),
        invited_admin=plain.get("invited_admin") if asks.invitation else None,
        added=plain.get("added", {}),
        tallies=plain.get("tallies", {}) if asks.tallies else {},
        week=week(plain.get("week")) if asks.week else None,
        facts=facts(plain.get("facts", {})) if asks.facts else None,
        log=tuple(logged(plain.get("log", []), one) for one in asks.log),
        sessions=tuple(session(one, asks.sessions) for one in plain.get("sessions", [])) if asks.sessions else (),
        asked=tuple(case(one, library) for one in plain.get("asked", [])) if asks.asked else (),
        replied=tuple(case(one, library) for one in plain.get("replied", [])) if asks.asked else (),
        own=tuple(case(one, library) for one in plain.get("own", [])) if asks.own else (),
        also=tuple(found(plain, one, library) for one in asks.also),
        broadcast=broadcast_found(plain.get("broadcast", {}), asks.broadcast) if asks.broadcast else NO_BROADCASTS,
    )


def stood(cases: list[Case], there: list[Case]) -> dict[int, Case]:
    """Of the merged ones, those that they went into."""
    by_code = {one.code: one for one in there}
    return {one.id: by_code[one.merged_into] for one in cases if one.merged_into in by_code}


def broadcast_found(plain: dict[str, Any], asks: BroadcastAsks) -> BroadcastFound:
    """`broadcasts` (by code), `open`, `counts` by audience, `subscription`, `watched`, `quiz`,
    `moving`, `articles` (`step` and `turn`)."""
    named = [broadcast(one) for one in plain.get("broadcasts", [])]
    return BroadcastFound(
        broadcasts=tuple(one for one in named if one.code in asks.codes),
        open=tuple(broadcast(one) for one in plain.get("open", [])) if asks.open else (),
        counts=tuple((audience, plain.get("counts", {}).get(audience, 0)) for audience in asks.counts),
        subscription=subscription(plain.get("subscription")) if asks.subscription else None,
        watched=frozenset(plain.get("watched", [])) if asks.watched else frozenset(),
        moving=plain.get("moving", False) if asks.moving else False,
        articles=tuple(article(one) for one in plain.get("articles", []) if one.get("code", CODE) in asks.codes),
        quiz=(7, Quiz(**{**plain["quiz"], "options": tuple(plain["quiz"]["options"])}))
        if asks.quiz and "quiz" in plain
        else None,
    )


def broadcast(plain: dict[str, Any]) -> Broadcast:
    """A broadcast of Lan's; `done`: how many have got it, `due` and `started`: when."""
    return Broadcast(
        id=5,
        code=plain.get("code", "K7-3M24"),
        kind=BroadcastKind(plain.get("kind", "composed")),
        status=BroadcastStatus(plain.get("status", "draft")),
        title=plain.get("title", "Họp lúc tám giờ"),
        parts=(Part(plain.get("text", "Họp lúc tám giờ")),),
        audience=plain.get("audience", ALL),
        due_s=moment_s(plain["due"]) if "due" in plain else 0.0,
        recipients=plain.get("recipients", 40),
        tally=Tally(sent=plain.get("done", 0)),
        creator=plain.get("creator", "telegram:1"),
        version=plain.get("version", 0),
        started_s=moment_s(plain["started"]) if "started" in plain else 0.0,
    )


def article(plain: dict[str, Any]) -> Underway:
    """How far the article of broadcast 5 has come."""
    written = Article("Họp lúc tám giờ", "Họp", "Họp lúc tám giờ", "bia.jpg")
    return Underway(5, plain.get("code", CODE), written, ArticleStep(plain["step"]), plain.get("turn", 1))


def subscription(plain: dict[str, Any] | None) -> Subscription | None:
    if plain is None:
        return None
    muted, rhythm = frozenset(plain.get("muted", [])), Rhythm(plain.get("rhythm", 0))
    return Subscription(True, True, muted, rhythm, plain.get("unit", ""))


def pending(plain: dict[str, Any]) -> Pending:
    """What an officer is about to send of case 7; with `due` it is on its way."""
    return Pending(
        case_id=7,
        officer=plain["officer"],
        purpose=plain["purpose"],
        words=plain.get("words", ""),
        round=plain.get("round", 0),
        count=plain.get("count", 0),
        expires_s=NOON_S + 60,
        due_s=NOON_S + 20 if plain.get("due") else 0.0,
        submission=plain.get("submission", 0),
        stopped=Stop(plain["stopped"]) if "stopped" in plain else None,
        media=tuple(media(one) for one in plain.get("media", [])),
    )


def answered(plain: dict[str, Any] | None, library: Library) -> Answered | None:
    """`asked`: the officer whose words it asks for; for `closed` ones they come too late. `submission`: whose words it
    carries."""
    if plain is None:
        return None
    asked = plain.get("asked", "")
    open_until_s = NOON_S + 60 if asked and not plain.get("closed") else 0.0
    return Answered(case(plain["case"], library), plain["purpose"], asked, open_until_s, plain.get("submission", 0))


def week(plain: dict[str, Any] | None) -> Figures | None:
    if plain is None:
        return None
    return Figures(plain["opened"], plain["answered"], tuple(plain["by_finding"].items()), plain.get("median_min"))


def facts(plain: dict[str, Any]) -> Facts:
    """`asked` (week, topic, outcome, number), `subscribed` and `delivered` by carrier."""
    return Facts(
        asked={(moment_s(week), topic, outcome): number for week, topic, outcome, number in plain.get("asked", [])},
        cases=(),
        subscribed={one: Subscribed(*counts) for one, counts in plain.get("subscribed", {}).items()},
        delivered={one: Delivered(*counts) for one, counts in plain.get("delivered", {}).items()},
        paid={},
    )


def logged(plain: list[list[str]], wanted: Wanted) -> tuple[Deed, ...]:
    """The newest first, a minute between two, as many as are wanted; of one officer or one case where that is asked."""
    deeds = [
        Deed(who, did, NOON_S - 60 * place, "", code, len(plain) - place)
        for place, (who, did, code) in enumerate(plain)
    ]
    found = [
        one
        for one in deeds
        if wanted.officer in {"", one.officer}
        and wanted.code in {"", one.code}
        and (wanted.looks or one.action.partition(":")[0] not in LOOKING)
        and (not wanted.before or one.number < wanted.before)
    ]
    return tuple(found[: wanted.most])


def session(digest: str, officer: str) -> Session:
    return Session(digest, officer, EARLIER_S, NOON_S - 60, NOON_S + 3_600)


def similars(one: Case) -> list[Similar]:
    text = [Similar(one, "text", one.material.form)] if one.material.form else []
    return text + [Similar(one, "photo", seen) for seen in one.material.looks]


def moment_s(text: str) -> float:
    """2026-11-25 08:00, in the desk's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=HOME_ZONE).timestamp()
