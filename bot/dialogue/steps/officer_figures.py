"""The week in figures, and each of the tables that the board draws."""

from collections.abc import Iterator, Sequence

from bot.dialogue.actions.action import parse
from bot.dialogue.actions.desk import ShowTable
from bot.dialogue.figures import WEEKS, figures
from bot.dialogue.figures_sheet import in_words, minutes_said
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, audit, officer_step
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.domain.asking import Asks
from bot.domain.cases import Finding, Officer
from bot.domain.figures import LEAST, FactsWanted, Table, is_found_by_sum, withheld
from bot.domain.messages import Choice, Incoming, Outgoing


def _figures(state: State, incoming: Incoming, context: Context, officer: Officer) -> Result:
    library = context.library
    table = _table(incoming)
    if table is None and _asks_for_table(incoming):
        raise Refusal(library.say("desk_table_unknown", names=_names(library)), _ways(library))
    said = _week(context) if table is None else _counted_in(table, context)
    return reply(state, Outgoing(said, _ways(library)), audit(officer, "thongke"))


def _counted_in(table: Table, context: Context) -> str:
    library, facts = context.library, context.found.facts
    found = figures(facts, context.now_s, library) if facts is not None else ()
    one = next((one for one in found if one.id == table.id), None)
    return in_words(one, library) if one is not None else library.say("figures_empty")


def _week(context: Context) -> str:
    library, week = context.library, context.found.week
    if week is None or not (week.opened or week.answered):
        return library.say("desk_figures_none")
    opened, answered = _counted(week.opened, library), _counted(week.answered, library)
    if _tells_findings([count for _, count in week.by_finding]):
        answered = library.say("figures_withheld")
    lines = [library.say("desk_figures", opened=opened, answered=answered)]
    if week.median_min is not None and week.answered >= LEAST:
        lines.append(library.say("desk_figures_median", time=minutes_said(week.median_min, library)))
    return "\n".join([*lines, *_by_finding(week.by_finding, library)])


def _counted(count: int, library: Library) -> str:
    (shown,) = withheld((count,))
    return str(shown) if shown is not None else library.say("figures_withheld")


def _tells_findings(counts: Sequence[int]) -> bool:
    """Whether the sum would tell of the findings what is not shown, even with all that can be withheld besides."""
    hidden = [count for count, shown in zip(counts, withheld(counts), strict=True) if shown is None]
    return bool(hidden) and is_found_by_sum(hidden)


def _by_finding(counted: Sequence[tuple[str, int]], library: Library) -> Iterator[str]:
    """As in every table (docs/why/figures.md): no small group, and none that could be found by subtraction."""
    shown = zip((slug for slug, _ in counted), withheld([count for _, count in counted]), strict=True)
    known = [(library.say(f"finding_name_{slug}"), count) for slug, count in shown if slug in set(Finding)]
    if said := ", ".join(f"{name} {count}" for name, count in known if count is not None):
        yield library.say("desk_figures_findings", findings=said)
    if few := ", ".join(name for name, count in known if count is None):
        yield library.say("desk_figures_few", findings=few)


def _tables(library: Library) -> tuple[Table, ...]:
    return tuple(one for one in Table if one is not Table.PAID or library.carried.paid_most)


def _ways(library: Library) -> tuple[Choice, ...]:
    return tuple(ShowTable(one).button(library.say(f"choice_table_{one.id}")) for one in _tables(library))


def _names(library: Library) -> str:
    return ", ".join(_tables(library))


def _asks_for_table(incoming: Incoming) -> bool:
    return bool(incoming.action or incoming.text.strip())


def _table(incoming: Incoming) -> Table | None:
    tapped = parse(incoming.action)
    if isinstance(tapped, ShowTable):
        return tapped.table
    word = incoming.text.strip().lower()
    return Table(word) if word in set(Table) else None


def _asks(_: State, incoming: Incoming, library: Library) -> Asks:
    if _table(incoming) is None:
        return Asks(week=not _asks_for_table(incoming))
    return Asks(facts=FactsWanted(WEEKS, library.desk.zone, tuple(library.carried.names)))


FIGURES = officer_step("thongke", _figures, actions=(ShowTable,), asks=_asks)
