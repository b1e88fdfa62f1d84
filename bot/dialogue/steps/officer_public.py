"""A finding made public: the officer's own words on the page to look things up in, for as long as it stands."""

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import AskPublic, HidePublic, MakePublic
from bot.dialogue.officers import Refusal, audit, meant, officer_step, told
from bot.dialogue.public_findings import may_be_public, public_text
from bot.dialogue.showing_back import refuse_under_way
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.case_effects import Publish
from bot.domain.cases import Case, Officer
from bot.domain.messages import Incoming


def _ask(state: State, incoming: Incoming, context: Context, _: Officer) -> Result:
    """/congbo K7-3M24: shown as everybody would read it; nothing is public yet."""
    library, case = context.library, meant(incoming, context).case
    _refuse_unfit(case, context)
    if case.is_public:
        hide = HidePublic(case.code).button(library.say("choice_public_hide"))
        return told(state, incoming, library.say("desk_public_before", code=case.code), (hide,))
    go = MakePublic(case.code, case.round).button(library.say("choice_public_go"))
    shown = public_text(case.finding, case.message, case.answered_s, library)
    return told(state, incoming, library.say("desk_public_ask", code=case.code, shown=shown), (go,))


def _make(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """Only what was shown: not another finding that came since."""
    library, case = context.library, meant(incoming, context).case
    _refuse_unfit(case, context)
    tapped = parse(incoming.action)
    if not isinstance(tapped, MakePublic) or tapped.round != case.round:
        again = AskPublic(case.code).button(library.say("choice_public"))
        raise Refusal(library.say("desk_public_changed", code=case.code), (again,))
    if case.is_public:
        return told(state, incoming, library.say("desk_public_before", code=case.code))
    effects = (Publish(case.id, case.round, public=True), audit(officer, "congbo", case))
    hide = HidePublic(case.code).button(library.say("choice_public_hide"))
    return told(state, incoming, library.say("desk_public_done", code=case.code), (hide,), effects)


def _hide(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    """/thoicongbo K7-3M24."""
    library, case = context.library, meant(incoming, context).case
    if not case.is_public:
        raise Refusal(library.say("desk_public_not", code=case.code))
    effects = (Publish(case.id, case.round, public=False), audit(officer, "thoicongbo", case))
    return told(state, incoming, library.say("desk_public_hidden", code=case.code), effects=effects)


def _refuse_unfit(case: Case, context: Context) -> None:
    """Raises Refusal for what has no finding that stands, or none that everybody may read."""
    library = context.library
    refuse_under_way(case, context)
    why = may_be_public(case)
    if why:
        raise Refusal(library.say(f"desk_public_{why}", code=case.code))


ASK_PUBLIC = officer_step("congbo", _ask, actions=(AskPublic,))
MAKE_PUBLIC = officer_step("congbo_di", _make, actions=(MakePublic,))
HIDE_PUBLIC = officer_step("thoicongbo", _hide, actions=(HidePublic,))
