"""In the desk's chat: /phathanh makes a draft of what an officer wrote, /sua puts other words into it."""

from dataclasses import replace

from bot.dialogue import broadcast_terms as terms
from bot.dialogue import broadcasting as words
from bot.dialogue.actions.broadcasts import Leave
from bot.dialogue.actions.desk import AnswerCase
from bot.dialogue.beside import done_beside
from bot.dialogue.composing import Composed, composed
from bot.dialogue.desk_buttons import see
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import Compose, Edit
from bot.domain.broadcasts import ALL, Broadcast, BroadcastAsks, BroadcastKind, BroadcastStatus, NewBroadcast
from bot.domain.cases import Status
from bot.domain.codes import read_code
from bot.domain.desk_effects import Audit
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing, with_rest


def _asks_to_compose(_: State, __: Incoming, ___: Library) -> Asks:
    topic = words.topic_of(BroadcastKind.COMPOSED)
    return Asks(limits=True, broadcast=BroadcastAsks(open=True, counts=(ALL,), topic=topic))


def _compose(state: State, incoming: Incoming, context: Context) -> Result:
    """`/phathanh text`, with files or without; as a reply it takes the message replied to."""
    library = context.library
    if context.officer is None:
        return reply(state, Outgoing(library.say("broadcast_officers_only")))
    made = composed(incoming, library)
    if made is None:
        return reply(state, words.overview(context.found.broadcast.open, library))
    if made.refused:
        return reply(state, Outgoing(made.refused))
    new = NewBroadcast(
        code=context.code,
        kind=BroadcastKind.COMPOSED,
        status=BroadcastStatus.DRAFT,
        title=made.title,
        parts=made.parts,
        topic=words.topic_of(BroadcastKind.COMPOSED),
        creator=context.officer.id,
    )
    count = context.found.broadcast.count(ALL)
    draft = Broadcast(0, new.code, new.kind, new.status, new.title, new.parts, recipients=count)
    log = Audit(context.officer.id, "broadcast-draft", new.code)
    return done_beside(_previewed(state, draft, made, context, Compose(new), log), incoming, context)


def _asks_for_draft(_: State, incoming: Incoming, __: Library) -> Asks:
    code = _named(incoming)[0]
    return Asks(codes=(code,) if code else (), broadcast=BroadcastAsks(codes=(code,) if code else (), open=not code))


def _edit(state: State, incoming: Incoming, context: Context) -> Result:
    """`/sua CODE text`: the draft, whoever or whatever wrote it, with these words in place of its own; its files stay
    unless others come.
    """
    library = context.library
    code, text = _named(incoming)
    if context.officer is None:
        return reply(state, Outgoing(library.say("broadcast_officers_only")))
    draft = next((one for one in context.found.broadcast.broadcasts if one.code == code), None)
    if draft is None:
        return reply(state, _of_a_case(context) or words.overview(context.found.broadcast.open, library))
    if draft.status is not BroadcastStatus.DRAFT:
        return reply(state, words.card(draft, context.now_s, library))
    kept = [file for part in draft.parts for file in part.media]
    made = composed(with_rest(incoming, text), library, kept)
    if made is None or made.refused:
        refused = made.refused if made is not None else library.say("broadcast_edit", code=code)
        return reply(state, Outgoing(refused))
    title = made.title if draft.kind is BroadcastKind.COMPOSED else draft.title
    edit = Edit(draft.id, draft.version, made.parts, context.officer.id, title)
    changed = replace(draft, parts=made.parts, title=title, version=draft.version + 1, creator=context.officer.id)
    log = Audit(context.officer.id, "broadcast-edit", code)
    return done_beside(_previewed(state, changed, made, context, edit, log), incoming, context)


def _of_a_case(context: Context) -> Outgoing | None:
    """A case's code was meant: its finding is changed by another command."""
    library, case = context.library, next(iter(context.found.cases), None)
    if case is None:
        return None
    label = "choice_sua" if case.status is Status.ANSWERED else "choice_traloi"
    ways = (AnswerCase(case.code).button(library.say(label)), see(case.code, library))
    return Outgoing(library.say("broadcast_edit_of_case", code=case.code), ways)


def _previewed(state: State, draft: Broadcast, made: Composed, context: Context, *effects: Effect) -> Result:
    """The messages as members will see them, what of the officer's own will not arrive, and the way on."""
    library = context.library
    begins = "\n".join((library.say("broadcast_preview"), *made.told))
    seen = (Outgoing(begins), *(words.outgoing(part, library) for part in draft.parts))
    shown = terms.asked_of_time(words.control(draft, context.now_s, library), draft, context)
    return replace(reply(state, shown, *effects), replies=(*seen, shown))


def _named(incoming: Incoming) -> tuple[str, str]:
    """The code in front, "" for none, and what follows it."""
    first, *rest = incoming.text.strip().split(maxsplit=1) or [""]
    code = read_code(first) or ""
    return code, rest[0] if code and rest else ""


def _sample(state: State, _: Incoming, context: Context) -> Result:
    """A member's button, tapped in the preview."""
    return Result(state, (Outgoing("", notice=context.library.say("broadcast_sample_leave")),))


COMPOSE = Step("compose", _compose, commands=frozenset({"phathanh"}), asks=_asks_to_compose)
SAMPLE = Step("broadcast_sample", _sample, actions=frozenset({Leave}))
EDIT = Step("edit_broadcast", _edit, commands=frozenset({"sua"}), asks=_asks_for_draft)
