"""An officer's conclusion read from what was typed, and checked against the case. Pure."""

from dataclasses import dataclass

from bot.answers.normalise import canonical, fold
from bot.dialogue.actions.desk import ChooseFinding
from bot.dialogue.code_words import split_word
from bot.dialogue.feedback import opinions
from bot.dialogue.findings import MAX_MESSAGE_CHARS, concluded, correction_text, finding_text, stays_text, told_by_code
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, is_question, refuse_held, refuse_merged
from bot.dialogue.shown import finding_name
from bot.dialogue.step import Context
from bot.domain.case_effects import Conclude
from bot.domain.cases import Case, Finding, Officer, Status
from bot.domain.messages import Choice, Media, Outgoing

FOR_QUESTIONS = (Finding.REPLY, Finding.OUT_OF_SCOPE)
FOR_SUBMISSIONS = tuple(Finding)
_SLUGS = {finding.value: finding for finding in Finding}
_LONGEST_WORDS = 3


def take_finding(text: str, library: Library) -> tuple[Finding | None, str]:
    """The finding that a text begins with, by slug or name, and the words after it; None where it begins with none."""
    words = text.split(maxsplit=_LONGEST_WORDS)
    for count in range(min(len(words), _LONGEST_WORDS), 0, -1):
        if finding := _named(" ".join(words[:count]), library):
            rest = text.split(maxsplit=count)[count:]
            return finding, rest[0] if rest else ""
    return None, text


def _named(words: str, library: Library) -> Finding | None:
    """By slug; or by name, with its marks or, of more than one word, without them."""
    said = canonical(words).rstrip(".,:;!")
    if said in _SLUGS:
        return _SLUGS[said]
    spoken = said.replace("-", " ").split(" ")
    for finding in Finding:
        name = canonical(library.say(f"finding_name_{finding}")).split(" ")
        if spoken == name or (len(name) > 1 and list(map(fold, spoken)) == list(map(fold, name))):
            return finding
    return None


def is_bare_true(text: str) -> bool:
    """Whether a text begins with "dung": the slug of "đúng", and "đừng" as it is typed without marks."""
    return split_word(text)[0].lower().rstrip(".,:;!") == Finding.TRUE.value


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an officer says of a case, in `words` for those who sent it ("" for none), with files of the officer.
    `doubtful`: it was typed so that it may mean its opposite.
    """

    case: Case
    finding: Finding
    words: str = ""
    media: tuple[Media, ...] = ()
    doubtful: bool = False

    @property
    def message(self) -> str:
        return self.words.strip()

    @property
    def stays(self) -> bool:
        """Whether it is the finding that the case has, with nothing new to it."""
        case = self.case
        same = case.finding is self.finding and self.message in {"", case.message}
        return case.is_judged and same and not self.media

    @property
    def readers(self) -> int:
        """How many members get it."""
        return self.case.due if self.stays else self.case.submitters


def refuse_unfit(verdict: Conclusion, officer: Officer, context: Context) -> None:
    """Raises Refusal for a case that is merged, another officer's, of the wrong kind, or answered just so; for words
    that are missing or too long.
    """
    library, case, finding, message = context.library, verdict.case, verdict.finding, verdict.message
    refuse_merged(case, library)
    refuse_held(case, officer, context)
    refuse_misfit(case, finding, library)
    if len(message) > MAX_MESSAGE_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(message), max_chars=MAX_MESSAGE_CHARS))
    if finding is Finding.REPLY and not message:
        raise Refusal(library.say("desk_words_missing", code=case.code))
    if case.status is Status.ANSWERED and verdict.stays:
        name = finding_name(finding, library)
        raise Refusal(library.say("desk_concluded_before", code=case.code, finding=name))


def concluding(verdict: Conclusion, officer: Officer, context: Context) -> Conclude:
    """The finding as it goes to all who sent the case; as a correction to those who heard another one. Of a case that
    was opened again it may stay what it was: then only those hear it who have heard none.
    """
    library, case = context.library, verdict.case
    stays = verdict.stays
    message, files = (case.message, case.files) if stays else (verdict.message, verdict.media)
    after = concluded(case, verdict.finding, message, context.now_s, files)
    asked = opinions(after, library)
    return Conclude(
        case.id,
        officer.id,
        verdict.finding,
        message,
        Outgoing(finding_text(after, library), asked, media=files),
        None if stays else Outgoing(correction_text(after, case.finding, library), asked, media=files),
        case.round,
        told_by_code(after, None if stays else case.finding, library, asked, stays=stays),
        files,
        Outgoing(stays_text(after, library), asked, media=files) if stays else None,
    )


def refuse_misfit(case: Case, finding: Finding, library: Library) -> None:
    """Raises Refusal for a finding on a post given to a question."""
    if is_question(case) and finding not in FOR_QUESTIONS:
        raise Refusal(library.say("desk_question_needs_reply", code=case.code))


def findings_for(case: Case, library: Library) -> tuple[Choice, ...]:
    fitting = FOR_QUESTIONS if is_question(case) else FOR_SUBMISSIONS
    return tuple(
        ChooseFinding(case.code, finding).button(library.say(f"choice_finding_{finding}")) for finding in fitting
    )
