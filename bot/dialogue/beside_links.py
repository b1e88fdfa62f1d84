"""What a question may be answered beside a link: the link's own words decide nothing, and no "do" stands beside one
that is not official. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.schema import Entry, Verdict
from bot.dialogue.guide import Known
from bot.dialogue.library import Library
from bot.dialogue.material import MAX_INSPECTED, without_links
from bot.dialogue.provenance import known, said_of_links
from bot.domain.messages import Span
from bot.links.extract import search
from bot.links.link import inspected


@dataclass(frozen=True, slots=True)
class Beside:
    """The question without its links, what is known of them, and what is to be said of those that are not official."""

    question: str
    known: Known = Known.NOTHING
    said: tuple[str, ...] = ()
    has_links: bool = False


def beside(text: str, spans: Sequence[Span], library: Library) -> Beside:
    if not spans and "." not in text and "/" not in text:
        return Beside(text)
    found = search(text, spans)
    if not found.urls:
        return Beside(text)
    links = inspected(found.urls[:MAX_INSPECTED], library.sources)
    standing = known(links)
    said = said_of_links(links, len(found.urls), library) if standing is not Known.OFFICIAL else ()
    return Beside(without_links(text, found.shown), standing, tuple(said), has_links=True)


def held_back(answer: Answer, links: Beside, library: Library) -> Answer:
    """The answer that may stand beside the links."""
    if (
        not links.has_links
        or links.known is Known.OFFICIAL
        or answer.status in {AnswerStatus.URGENT, AnswerStatus.ABOUT}
    ):
        return answer
    if links.known is Known.LOOKALIKE:
        return _ending(library.guide.lookalike, library)
    if answer.status is AnswerStatus.ANSWERED and answer.entry is not None and answer.entry.verdict is Verdict.DO:
        return _ending(library.signs.verdict, library)
    offered = tuple(one for one in answer.suggestions if may_stand(one.entry, links.known))
    return replace(answer, suggestions=offered)


def may_stand(entry: Entry, standing: Known) -> bool:
    return entry.verdict is not Verdict.DO or standing is Known.OFFICIAL


def _ending(name: str, library: Library) -> Answer:
    return Answer(AnswerStatus.ANSWERED, library.guide.endings[name], 1.0, gate="a link that is not official")
