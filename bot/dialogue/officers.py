"""Base of the desk's steps: who speaks, which case is meant, how a refusal is said. Pure.

A case is meant by a button ("nhan:K7-3M24"), by a code behind a command, by a reply to a message about it, or by the
topic.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answers.normalise import fold_text
from bot.dialogue.actions.action import Action
from bot.dialogue.actions.desk import AnswerCase, PassOn, case_code_of
from bot.dialogue.code_words import codes_of, take_code
from bot.dialogue.desk_buttons import see
from bot.dialogue.library import Library
from bot.dialogue.shown import harmless_line
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks, Found
from bot.domain.cases import Case, CaseKind, Officer, Status
from bot.domain.codes import read_code
from bot.domain.desk_effects import Audit, audit_action
from bot.domain.effects import Effect
from bot.domain.messages import Choice, Incoming, Media, Outgoing
from bot.planning.invited import with_invited

MAX_NOTICE_CHARS = 180
MAX_QUOTED_CHARS = 30

Run = Callable[[State, Incoming, Context], Result]
OfficerRun = Callable[[State, Incoming, Context, Officer], Result]
AsksFor = Callable[[State, Incoming, Library], Asks]


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of the program
    """The officer is told why it is not done; `choices` are the ways on. `over`: no button of the message that was
    tapped leads anywhere any more.
    """

    def __init__(self, text: str, choices: Sequence[Choice] = (), *, over: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.choices = tuple(choices)
        self.over = over


@dataclass(frozen=True, slots=True)
class Meant:
    """The case that is spoken of, and the words behind its code."""

    case: Case
    rest: str


def refusing(run: Run) -> Run:
    """The step, with its refusals told."""

    def telling(state: State, incoming: Incoming, context: Context) -> Result:
        try:
            return run(state, incoming, context)
        except Refusal as refusal:
            result = told(state, incoming, refusal.text, refusal.choices)
            return replace(result, used=refusal.over)

    return telling


def for_officers(run: OfficerRun) -> Run:
    """The step for officers alone."""

    def guarded(state: State, incoming: Incoming, context: Context) -> Result:
        refuse_unnamed(incoming, context.library)
        if context.officer is None:
            raise Refusal(context.library.say("desk_officers_only"))
        return run(state, incoming, context, context.officer)

    return refusing(guarded)


def refuse_unnamed(incoming: Incoming, library: Library) -> None:
    """Raises Refusal for one who writes in the name of the group."""
    if not incoming.sender:
        raise Refusal(library.say("desk_officers_unnamed"))


def officer_step(
    name: str,
    run: OfficerRun,
    *,
    commands: Sequence[str] = (),
    actions: Sequence[type[Action]] = (),
    words: frozenset[str] = frozenset(),
    asks: AsksFor | None = None,
) -> Step:
    """A command of the desk, and the buttons that do the same."""
    return Step(
        f"officer_{name}",
        for_officers(run),
        commands=frozenset({name, *commands}),
        actions=frozenset(actions),
        words=words,
        asks=asks or asks_cases,
    )


def told(
    state: State,
    incoming: Incoming,
    text: str,
    choices: Sequence[Choice] = (),
    effects: Sequence[Effect] = (),
    media: tuple[Media, ...] = (),
) -> Result:
    """A short answer: over the button that was tapped, where it needs no choices and fits there; else a message."""
    if incoming.action and not (choices or media) and len(text) <= MAX_NOTICE_CHARS:
        return Result(state, (Outgoing("", notice=text),), tuple(effects))
    return reply(state, Outgoing(text, tuple(choices), media=media), *effects)


def asks_cases(_: State, incoming: Incoming, __: Library) -> Asks:
    """The cases that a button or the words behind a command name, the one that is replied to, and the one whose topic
    it is said in; with what is about to be sent of them.
    """
    return Asks(codes=codes_of(incoming), answered=incoming.answered, topic=incoming.origin.topic, pending=True)


def meant(incoming: Incoming, context: Context) -> Meant:
    """The case that is meant.

    Raises:
        Refusal: none is named, or there is none of that code.
    """
    library, found = context.library, context.found
    if incoming.action:
        return Meant(named(case_code_of(incoming.action), found, library), "")
    code, rest = take_code(incoming.text)
    if code:
        return Meant(named(code, found, library), rest)
    if found.answered is not None:
        return Meant(found.answered.case, incoming.text)
    if found.in_topic is not None:
        return Meant(found.in_topic, incoming.text)
    raise Refusal(library.say("desk_which_case", command=incoming.command or "traloi"))


def named(code: str, found: Found, library: Library) -> Case:
    """The case of this code.

    Raises:
        Refusal: it can't be a code, or no case has it.
    """
    read = read_code(code)
    if read is None:
        raise Refusal(library.say("desk_bad_code", code=harmless_line(code, MAX_QUOTED_CHARS)))
    case = next((case for case in found.cases if case.code == read), None)
    if case is None:
        raise Refusal(library.say("desk_no_such_case", code=read))
    return case


def everyone(context: Context) -> tuple[Officer, ...]:
    """Officers of the settings, then invited ones, each once."""
    listed = context.library.desk.officers
    ids = {officer.id for officer in listed}
    return (*listed, *(officer for officer in context.found.officers if officer.id not in ids))


def names(context: Context) -> Mapping[str, str]:
    return {officer.id: officer.name for officer in everyone(context)}


def find_officer(text: str, officers: Sequence[Officer]) -> tuple[Officer, ...]:
    """The officer of this id or name; else all whose names have these words."""
    wanted = fold_text(text)
    exact = [
        one for one in officers if text.strip() in {one.id, one.id.partition(":")[2]} or wanted == fold_text(one.name)
    ]
    if exact or not wanted:
        return tuple(exact[:1])
    return tuple(one for one in officers if set(wanted.split()) <= set(fold_text(one.name).split()))


def refuse_closed(case: Case, library: Library) -> None:
    """Raises Refusal for a case that is answered or merged."""
    refuse_merged(case, library)
    if case.status is Status.ANSWERED:
        choices = (AnswerCase(case.code).button(library.say("choice_sua")), see(case.code, library))
        raise Refusal(
            library.say("desk_already_answered", code=case.code, finding=library.say(f"finding_name_{case.finding}")),
            choices,
        )


def refuse_merged(case: Case, library: Library) -> None:
    """Raises Refusal for a case that went into another one, or that nobody waits for any more."""
    if case.status is Status.WITHDRAWN:
        raise Refusal(library.say("desk_withdrawn_before", code=case.code), over=True)
    if case.status is Status.MERGED:
        text = library.say("desk_already_merged", code=case.code, into=case.merged_into)
        raise Refusal(text, (see(case.merged_into, library),), over=True)


def refuse_held(case: Case, officer: Officer, context: Context) -> None:
    """Raises Refusal for a case that another officer holds."""
    library = context.library
    if case.status is Status.CLAIMED and case.holder != officer.id:
        name = names(context).get(case.holder) or library.say("desk_someone")
        take = PassOn(case.code, officer.id).button(library.say("choice_take_over"))
        raise Refusal(library.say("desk_already_held", code=case.code, name=name), (take,))


def audit(officer: Officer, action: str, case: Case | None = None, to: str = "") -> Audit:
    """What the log keeps of it; `to` is another officer (by id), or a finding's slug."""
    return Audit(officer.id, audit_action(action, to), case.code if case else "")


def is_question(case: Case) -> bool:
    return case.kind is CaseKind.QUESTION


def in_library(context: Context) -> Library:
    """The library with the invited officers among those of the desk."""
    library = context.library
    return replace(library, desk=with_invited(library.desk, context.found.officers))
