"""An officer's conclusion read from what was typed, and checked against the case. Pure."""

from dataclasses import dataclass

from bot.answers.normalise import canonical, fold, fold_text
from bot.dialogue.feedback import opinions
from bot.dialogue.findings import MAX_MESSAGE_CHARS, concluded, correction_text, finding_text
from bot.dialogue.library import Library
from bot.dialogue.officers import Refusal, audit, is_question, refuse_held, refuse_merged, split_word, told
from bot.dialogue.shown import finding_name
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result
from bot.domain.cases import Case, Finding, Officer, Status
from bot.domain.effects import Conclude
from bot.domain.messages import Choice, Incoming, Outgoing

FOR_QUESTIONS = (Finding.REPLY, Finding.OUT_OF_SCOPE)
FOR_SUBMISSIONS = tuple(Finding)
_SLUGS = {finding.value: finding for finding in Finding}
_LONGEST_WORDS = 3
_AFTER_DONT = frozenset(
    "an bam bao bo cai cap chia cho chuyen click coi cung dang dong doc goi gui lam like mo mua nap nen nghe ngo nhan"
    " nhap noi phai quet ra share so tai tha tham thay theo tin tra truy tuong vao voi xem".split()
)
"""What follows "đừng"; typed without marks it is the slug of "đúng", its very opposite."""


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


def sounds_like_dont(text: str) -> bool:
    """Whether "dung ..." may mean "đừng ...": only where nothing after it has marks either."""
    first, rest = split_word(text)
    is_bare = first.lower() == Finding.TRUE.value and rest.isascii()
    return is_bare and fold_text(split_word(rest)[0]) in _AFTER_DONT


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an officer says of a case, in `words` for those who sent it ("" for none)."""

    case: Case
    finding: Finding
    words: str = ""


def conclude(state: State, incoming: Incoming, context: Context, officer: Officer, verdict: Verdict) -> Result:
    """The finding goes to all who sent the case; as a correction to those who heard another one. Of a case that was
    opened again it may stay what it was: then only those hear it who have heard none.

    Raises:
        Refusal: the case is merged, another officer's, of the wrong kind, answered just so; the words are missing or
            too long.
    """
    library, case, finding = context.library, verdict.case, verdict.finding
    message = verdict.words.strip()
    refuse_merged(case, library)
    refuse_held(case, officer, context)
    refuse_misfit(case, finding, library)
    if len(message) > MAX_MESSAGE_CHARS:
        raise Refusal(library.say("desk_words_too_long", count=len(message), max_chars=MAX_MESSAGE_CHARS))
    if finding is Finding.REPLY and not message:
        raise Refusal(library.say("desk_words_missing", code=case.code))
    name = finding_name(finding, library)
    again = case.is_judged
    same = again and case.finding is finding and message in {"", case.message}
    if same and case.status is Status.ANSWERED:
        raise Refusal(library.say("desk_concluded_before", code=case.code, finding=name))
    message = case.message if same else message
    after = concluded(case, finding, message, context.now_s)
    effect = Conclude(
        case.id,
        officer.id,
        finding,
        message,
        Outgoing(finding_text(after, library), opinions(case.code, library)),
        None if same else Outgoing(correction_text(after, library), opinions(case.code, library)),
    )
    key, action = ("desk_corrected", "dinhchinh") if again else ("desk_concluded", "traloi")
    key = "desk_stays" if same else key
    text = library.say(key, code=case.code, finding=name, count=case.submitters)
    return told(state, incoming, text, effects=(effect, audit(officer, action, case, finding)))


def refuse_misfit(case: Case, finding: Finding, library: Library) -> None:
    """Raises Refusal for a finding on a post given to a question."""
    if is_question(case) and finding not in FOR_QUESTIONS:
        raise Refusal(library.say("desk_question_needs_reply", code=case.code))


def findings_for(case: Case, library: Library) -> tuple[Choice, ...]:
    fitting = FOR_QUESTIONS if is_question(case) else FOR_SUBMISSIONS
    return tuple(
        Choice(f"ketluan:{case.code}:{finding}", library.say(f"choice_finding_{finding}")) for finding in fitting
    )
