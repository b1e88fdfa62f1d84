"""Several things that were brought go to the desk by one tap: each becomes a case, or joins its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.dialogue import aside, render
from bot.dialogue.actions.action import each, parse
from bot.dialogue.actions.submitting import Follow, SayMore, SendAll, SendTogether
from bot.dialogue.drafting import done, parts
from bot.dialogue.library import Library
from bot.dialogue.others import with_others
from bot.dialogue.passing_on import asks_to_pass_on, passed_on
from bot.dialogue.receipts import expected
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice
from bot.domain.asking import Asks
from bot.domain.cases import Key
from bot.domain.drafts import Draft
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing
from bot.domain.submission_effects import JoinCase, OpenCase


@dataclass
class _Sent:
    """What has become of the drafts so far. `lines`: what is said of each; `codes`: of the cases that wait now."""

    gone: list[Draft] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    opened: dict[Key, str] = field(default_factory=dict)
    refused: str = ""


def _meant(state: State, incoming: Incoming) -> tuple[Draft, ...]:
    return aside.unsent(state) if isinstance(parse(incoming.action), SendAll) else aside.together(state)


def _asks(state: State, incoming: Incoming, _: Library) -> Asks:
    return Asks(also=tuple(map(asks_to_pass_on, _meant(state, incoming))))


def _send_all(state: State, incoming: Incoming, context: Context) -> Result:
    library, drafts = context.library, _meant(state, incoming)
    if library.desk.address is None or not drafts:
        return notice(state, render.stale(library))
    sent = _passed_on(state, drafts, context)
    state = aside.without(state, sent.gone)
    said = [library.say("sent_all", count=len(sent.gone), lines="\n".join(sent.lines))] if sent.gone else []
    if sent.codes:
        said += [expected(context), library.say("sent_all_harm")]
    said += [sent.refused] if sent.refused else []
    ways = tuple(SayMore(code).button(library.say("choice_tell_more", code=code)) for code in sent.codes)
    told = with_others(Outgoing("\n\n".join(said), ways), state, library)
    return done(state, told, *sent.effects)


def _passed_on(state: State, drafts: Sequence[Draft], context: Context) -> _Sent:
    """Each as if it were sent by itself, after those before it; what is refused stays, with all after it."""
    sent, library = _Sent(), context.library
    for number, (draft, found, code) in enumerate(zip(drafts, context.found.also, context.codes, strict=True), 1):
        opened = len(set(sent.opened.values()))
        counted = replace(found, sent_today=found.sent_today + opened, waiting=found.waiting + opened)
        words = {"number": number, "beginning": render.beginning(draft.material.text) or parts(draft, library)}
        same = next((sent.opened[key] for key in draft.material.keys if key in sent.opened), "")
        if same:
            sent.lines.append(library.say("sent_all_line", code=same, **words))
            sent.gone.append(draft)
            continue
        result = passed_on(replace(state, draft=draft), draft, replace(context, found=counted, code=code))
        if result.state.draft is not None:
            sent.refused = result.replies[0].text
            break
        sent.gone.append(draft)
        sent.effects += result.effects
        _note(sent, draft, result, words, library)
    return sent


def _note(sent: _Sent, draft: Draft, result: Result, words: dict[str, object], library: Library) -> None:
    """One line for what waits now; what is judged already, or was sent before, is told whole."""
    opened = next((one for one in result.effects if isinstance(one, OpenCase)), None)
    joined = next((one for one in result.effects if isinstance(one, JoinCase) and not one.heard), None)
    code = opened.code if opened is not None else _followed(result) if joined is not None else ""
    if not code:
        told = library.say("sent_all_known", told=result.replies[0].text, **words)
        sent.lines.append(told)
        return
    sent.lines.append(library.say("sent_all_line", code=code, **words))
    sent.codes.append(code)
    if opened is not None:
        sent.opened.update(dict.fromkeys(draft.material.keys, code))


def _followed(result: Result) -> str:
    return next((one.code for one in each(Follow, (choice.action for choice in result.replies[0].choices))), "")


SEND_SEVERAL = Step("send_all", _send_all, actions=frozenset({SendTogether, SendAll}), asks=_asks, versioned=True)
