"""In a group, where everybody reads along: questions are answered, standing findings told, nothing is remembered."""

from dataclasses import replace

from bot.answers.decision import AnswerStatus as Answered
from bot.answers.schema import Verdict
from bot.dialogue.actions.action import deep_link, only
from bot.dialogue.actions.asking import OpenEntry, OpenGrounds
from bot.dialogue.beside_links import beside
from bot.dialogue.duplicates import exact
from bot.dialogue.findings import finding_text
from bot.dialogue.library import Library
from bot.dialogue.material import brings_material, taken_apart
from bot.dialogue.qr import said_of_codes
from bot.dialogue.registry import MEMBER
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.dialogue.steps.care import CARE, in_group
from bot.dialogue.steps.own_number import OWN_NUMBER
from bot.domain.asking import NOTHING, Asks
from bot.domain.cases import Material, Status
from bot.domain.messages import FORWARDED, Incoming, Outgoing


def asks(incoming: Incoming, library: Library) -> Asks:
    """Whether there is a finding on what is asked about."""
    material = _asked_about(incoming, library)
    return Asks(keys=material.keys) if material is not None and material.keys else NOTHING


def answered(incoming: Incoming, found: Step, context: Context) -> Result:
    """A command that is not ours is another bot's; numbers are told to administrators, beside the dialogue."""
    library = context.library
    if incoming.command and (incoming.command not in MEMBER.by_command or found is OWN_NUMBER):
        return Result(State())
    private = deep_link(
        incoming.command if found.personal and incoming.command else "hoi", library.say("choice_private")
    )
    if found is CARE:
        return Result(State(), (Outgoing(in_group(incoming, library), link=private),))
    if found.personal or not (incoming.text or incoming.action or incoming.media):
        key = "group_private" if found.personal else "group_how"
        return Result(State(), (Outgoing(library.say(key), link=private),))
    if finding := _finding(incoming, context):
        return Result(State(), (Outgoing(library.say("judged", finding=finding), link=private),))
    if incoming.media:
        return Result(State(), (Outgoing(_of_picture(incoming, found, context), link=private),))
    answer = found.run(State(), incoming, context).replies[0]
    kept = only(answer.choices, OpenEntry, OpenGrounds)
    return Result(State(), (Outgoing(answer.text, kept, private),))


def _of_picture(incoming: Incoming, found: Step, context: Context) -> str:
    """What is known of the links beside a picture and in it, and that nothing is of the picture; under it what the
    documents say of the question, unless that is a "do".
    """
    links = beside(incoming.text, incoming.spans, context.library)
    said = [*said_of_codes(incoming, context.library), *links.said, context.library.say("group_media")]
    if links.question.strip():
        result = found.run(State(), replace(incoming, text=links.question, spans=()), context)
        answer = result.said.answer if result.said is not None else None
        rule = answer.entry if answer is not None and answer.status is Answered.ANSWERED else None
        if rule is not None and rule.verdict not in {None, Verdict.DO}:
            said.append(result.replies[0].text)
    return "\n\n".join(said)


def _finding(incoming: Incoming, context: Context) -> str:
    """What stands on it, "" where nothing does."""
    material = _asked_about(incoming, context.library)
    case = exact(material, context.found) if material is not None else None
    return finding_text(case, context.library) if case is not None and case.status is Status.ANSWERED else ""


def _asked_about(incoming: Incoming, library: Library) -> Material | None:
    """The post that is replied to, or the link or picture beside the question."""
    about = incoming
    if incoming.question:
        body = incoming.text.removesuffix(incoming.question).strip()
        about = replace(incoming, text=body, question="", forwarded=FORWARDED)
    return taken_apart(about, library.sources).material if not incoming.action and brings_material(about) else None
