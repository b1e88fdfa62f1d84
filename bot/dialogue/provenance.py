"""Describes where a link or a post comes from, without opening anything."""

from collections.abc import Sequence

from bot.dialogue.guide import Known
from bot.dialogue.library import Library
from bot.dialogue.shown import brief, harmless, harmless_host, harmless_line
from bot.domain.messages import FORWARDED, Incoming
from bot.domain.pieces import shortened
from bot.links.canonical import is_platform
from bot.links.link import Difference, Link, LinkStatus, difference
from bot.links.lookalike import Level, Rule

MAX_SAID = 3
MAX_SHOWN_CHARS = 80
_SHORT = "short:"


def known(links: Sequence[Link]) -> Known:
    """One look-alike is enough for a warning; official is only what is so in all its links."""
    if any(link.status is LinkStatus.LOOKALIKE for link in links):
        return Known.LOOKALIKE
    is_official = bool(links) and all(link.status is LinkStatus.OFFICIAL for link in links)
    return Known.OFFICIAL if is_official else Known.NOTHING


def said_of_links(links: Sequence[Link], count: int, library: Library) -> list[str]:
    """Paragraphs on the first links, those that warn first; `count` is of all links in the message."""
    order = sorted(links, key=lambda link: link.status is not LinkStatus.LOOKALIKE)
    shown = order[:MAX_SAID]
    said = list(dict.fromkeys(_said(link, library) for link in shown))
    if any(link.status is LinkStatus.OFFICIAL for link in shown):
        said.append(library.say("official_note"))
    if count > len(shown):
        said.append(library.say("more_links", count=count - len(shown)))
    return said


def said_of_forward(incoming: Incoming, library: Library) -> list[str]:
    if not incoming.forwarded:
        return []
    if incoming.forwarded == FORWARDED:
        return [library.say("forwarded_person")]
    return [library.say("forwarded_channel", channel=harmless_line(incoming.forwarded, MAX_SHOWN_CHARS))]


def said_of_numbers(numbers: Sequence[str], library: Library) -> list[str]:
    """Whose a number is can't be told here: what to do before trusting it."""
    return [library.say("number_asked", numbers=", ".join(map(harmless, numbers)))] if numbers else []


def shown_link(link: Link) -> str:
    """A link as it may be shown: nothing in it can be tapped, and it is no longer than a line or two."""
    return brief(link.url, MAX_SHOWN_CHARS)


def said_of_reports(link: Link, library: Library) -> str:
    """That a list of the operator's choosing names the link, with the list and its day; "" where none does."""
    lists = "; ".join(
        library.say("report_list", name=one.name, day=f"{one.day:%d/%m/%Y}") for one in library.reports(link)
    )
    return library.say("reported", lists=lists) if lists else ""


def _said(link: Link, library: Library) -> str:
    own, reported = _said_of_itself(link, library), said_of_reports(link, library)
    return f"{own}\n{reported}" if reported else own


def _said_of_itself(link: Link, library: Library) -> str:
    found = difference(link, library.sources)
    if found is not None:
        kind = "lookalike_fake" if link.level is Level.FAKE else "lookalike_check"
        return library.say(
            kind, link=shown_link(link), name=found.name, official=found.official, differs=_differs(found, library)
        )
    if link.status is LinkStatus.OFFICIAL:
        return _official(link, library)
    return library.say(_unknown(link), link=shown_link(link))


def _differs(found: Difference, library: Library) -> str:
    letters = ", ".join(
        library.say("letters_differ", written=harmless(written), right=right)
        if written and right
        else library.say("letter_added" if written else "letter_missing", letter=harmless(written) or right)
        for written, right in found.letters
    )
    return library.say(
        f"differs_{found.rule}",
        seen=shortened(harmless_host(found.seen), MAX_SHOWN_CHARS),
        opens=shortened(harmless_host(found.opens), MAX_SHOWN_CHARS),
        official=found.official,
        letters=f" ({letters})" if letters else "",
    )


def _official(link: Link, library: Library) -> str:
    source = library.sources.listed[link.of or ""]
    clause = library.knowledge.clauses.get(source.named_in or "")
    if clause is None:
        return library.say("official", host=link.host, name=source.name)
    document = library.knowledge.documents[clause.document].short
    label = clause.label[:1].lower() + clause.label[1:]
    return library.say("official_named", host=link.host, name=source.name, document=document, label=label)


def _unknown(link: Link) -> str:
    if link.why is Rule.UNREADABLE:
        return "unreadable_link"
    if link.why is Rule.RESTRICTED:
        return "government_host"
    if link.canonical.startswith(_SHORT):
        return "short_link"
    return "social_host" if is_platform(link.host) else "unknown_source"
