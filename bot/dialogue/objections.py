"""Warnings shown to an officer before a finding goes out. Pure."""

from collections.abc import Iterator

from bot.dialogue.cards import said_of_link, urls_of
from bot.dialogue.officers import names
from bot.dialogue.provenance import said_of_reports
from bot.dialogue.shown import brief, finding_name, holder, when
from bot.dialogue.step import Context
from bot.dialogue.verdicts import Conclusion
from bot.domain.cases import Case, Finding, Officer
from bot.links.extract import extract
from bot.links.link import Link, inspect, is_official
from bot.links.link import LinkStatus as Standing

_AGAINST = frozenset({Finding.FALSE, Finding.MISLEADING, Finding.SCAM, Finding.IMPERSONATION})
MAX_LINKS = 3
MAX_LINK_CHARS = 80


def objections(verdict: Conclusion, officer: Officer, context: Context) -> tuple[str, ...]:
    """A colleague's finding that is overridden, a turn to its opposite, the program's own look at the links, a word
    that may mean its opposite, links that members will not be able to tap.
    """
    return (
        *_of_the_standing_one(verdict, officer, context),
        *_of_the_links(verdict, context),
        *_of_the_words(verdict, context),
    )


def _of_the_standing_one(verdict: Conclusion, officer: Officer, context: Context) -> Iterator[str]:
    library, case = context.library, verdict.case
    if not case.is_judged or case.finding is None:
        return
    before = finding_name(case.finding, library)
    if verdict.stays:
        yield library.say("desk_stays", code=case.code, finding=before)
        return
    at = when(case.answered_s, context.now_s, library)
    if case.holder == officer.id:
        yield library.say("objection_own", finding=before, at=at)
    else:
        yield library.say("objection_another", finding=before, at=at, name=holder(case, names(context), library))
    if _is_opposite(case.finding, verdict.finding):
        yield library.say("objection_opposite", before=before, after=finding_name(verdict.finding, library))


def _is_opposite(before: Finding, after: Finding) -> bool:
    return (before is Finding.TRUE and after in _AGAINST) or (after is Finding.TRUE and before in _AGAINST)


def _of_the_links(verdict: Conclusion, context: Context) -> Iterator[str]:
    """What the program holds for false, or finds on a list of warnings, is called true."""
    library = context.library
    if verdict.finding is not Finding.TRUE:
        return
    links = [link for link in _links(verdict.case, context) if _is_suspect(link, context)]
    if links:
        lines = "\n".join(said_of_link(link, library) for link in links[:MAX_LINKS])
        yield library.say("objection_links", lines=lines)


def _links(case: Case, context: Context) -> list[Link]:
    return [inspect(url, context.library.sources) for url in urls_of(case)]


def _is_suspect(link: Link, context: Context) -> bool:
    return link.status is Standing.LOOKALIKE or bool(said_of_reports(link, context.library))


def _of_the_words(verdict: Conclusion, context: Context) -> Iterator[str]:
    library = context.library
    if verdict.doubtful:
        yield library.say("objection_doubtful")
    strange = [url for url in extract(verdict.words) if not is_official(url, library.sources)]
    if strange:
        links = ", ".join(brief(url, MAX_LINK_CHARS) for url in strange[:MAX_LINKS])
        yield library.say("objection_unlisted", links=links)
