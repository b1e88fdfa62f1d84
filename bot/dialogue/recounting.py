"""How many get what an officer sends, said again where others joined or left since it was shown. Pure."""

from bot.dialogue.beside import desk_chat
from bot.dialogue.shown import finding_name
from bot.dialogue.step import Context
from bot.dialogue.verdicts import Conclusion
from bot.domain.case_effects import Recount
from bot.domain.messages import Incoming


def with_change(text: str, before: int, now: int, context: Context) -> str:
    """What is said of the sending, with why it is not the number that was shown."""
    if before == now:
        return text
    key = "desk_more_meanwhile" if now > before else "desk_fewer_meanwhile"
    return f"{text}\n{context.library.say(key, before=before)}"


def recount(verdict: Conclusion, incoming: Incoming, context: Context) -> Recount:
    """For those who join or leave while the finding is held."""
    library, case, count = context.library, verdict.case, verdict.readers
    words = {"code": case.code, "finding": finding_name(verdict.finding, library), "before": count}
    more, fewer = (library.say(f"desk_sent_to_{which}", count="{count}", **words) for which in ("more", "fewer"))
    return Recount(desk_chat(incoming, context), count, more, fewer)
