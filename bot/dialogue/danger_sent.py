"""What a member in danger sends beside their own words - links, photos, a post - and the urgent case of it. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from bot.dialogue.duplicates import exact
from bot.dialogue.findings import finding_text
from bot.dialogue.material import MAX_FILES, MAX_INSPECTED, links_of, taken_apart
from bot.dialogue.receipts import follow
from bot.dialogue.step import Context
from bot.domain.cases import Case, CaseKind, Harm, Material
from bot.domain.drafts import Draft
from bot.domain.messages import Incoming, Outgoing
from bot.domain.submission_effects import JoinCase, OpenCase
from bot.links.link import LinkStatus, inspected
from bot.links.sources import Sources

_T = TypeVar("_T")


def brought(incoming: Incoming, sources: Sources) -> Material:
    """All but the member's own words, with what recognises it again: those words are theirs alone. An official address
    that is only named is nobody's matter.
    """
    if not incoming.question:
        links = inspected(links_of(incoming)[:MAX_INSPECTED], sources)
        meant = "\n".join(one.url for one in links if one.status is not LinkStatus.OFFICIAL)
        incoming = replace(incoming, text=meant, spans=(), command="")
    return taken_apart(replace(incoming, question=""), sources).material


def together(first: Material, then: Material) -> Material:
    """What came in two messages about one danger."""
    return Material(
        text="\n".join(dict.fromkeys(filter(None, (first.text, then.text)))),
        links=_once((*first.links, *then.links)),
        media=_once((*first.media, *then.media))[:MAX_FILES],
        forwarded=first.forwarded or then.forwarded,
        keys=_once((*first.keys, *then.keys)),
        bands=_once((*first.bands, *then.bands)),
        form=first.form or then.form,
        looks=_once((*first.looks, *then.looks)),
    )


def same_case(sent: Draft, context: Context) -> Case | None:
    """The case that this is for certain."""
    return exact(sent.material, context.found) if sent.material.keys else None


def urgent_case(words: str, sent: Draft, harm: Harm, context: Context) -> tuple[str, OpenCase | JoinCase]:
    """With its code: a question, or where something that is known again came with the words a submission of it, or one
    more of its case.
    """
    same, code = same_case(sent, context), context.code
    if same is not None:
        join = JoinCase(same.id, note=words, harm=harm, urgent=True, material=sent.material, message=sent.message)
        return same.code, replace(join, heard=same.is_judged)
    if sent.material.keys:
        kind, material, note = CaseKind.SUBMISSION, sent.material, words
    else:
        kind, material, note = CaseKind.QUESTION, replace(sent.material, text=words), ""
    return code, OpenCase(code, kind, material, harm=harm, note=note, urgent=True, message=sent.message)


def told_of(code: str, sent: Draft, context: Context) -> Outgoing:
    """That the words are at the desk, and the finding that stands of what came with them."""
    library, same = context.library, same_case(sent, context)
    told = Outgoing(library.say("urgent_sent", code=code), (follow(code, library),))
    if same is None or not same.is_judged:
        return told
    stands = library.say("told", finding=finding_text(same, library))
    return replace(told, text=f"{told.text}\n\n{stands}", media=same.files)


def _once(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
