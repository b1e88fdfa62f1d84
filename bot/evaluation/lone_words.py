"""Rule entries that one single word decides: said among words of other matters, it still gets the rule."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.normalise import words
from bot.answers.schema import Corpus, Entry, Kind, Knowledge, Verdict

FILLERS = 8
BEFORE_WORDS, AFTER_WORDS = 1, 2
"""With the word itself one more than the few words that ask nothing."""
MIN_EXAMPLES = 10
RULES_SAID = frozenset({AnswerStatus.ANSWERED, AnswerStatus.SUGGESTED})

Ask = Callable[[str], Answer]
Filler = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LoneWord:
    """A word that draws rules by itself.

    answered, suggested: in how many of the fillers a rule was said or offered; entry: the one met most often;
    examples: in how many examples of rules the word stands.
    """

    word: str
    examples: int
    answered: int
    suggested: int
    entry: str
    verdict: Verdict | None


def of_rules(knowledge: Knowledge, corpus: Corpus, ask: Ask) -> tuple[list[LoneWord], list[Filler]]:
    """The lone words among the examples of rules, and what they were said among."""
    rules = {entry.id for entry in knowledge.entries.values() if entry.kind is Kind.RULE}
    examples = [text for text, entry in zip(corpus.texts, corpus.entries, strict=True) if entry in rules]
    fillers = neutral_fillers(corpus.background, ask)
    return lone_words(examples, fillers, ask), fillers


def lone_words(examples: Iterable[str], fillers: Sequence[Filler], ask: Ask) -> list[LoneWord]:
    """The words of rules' examples that draw rules in most of the fillers, those answered most often first."""
    counted: Counter[str] = Counter()
    for text in examples:
        counted.update(set(words(text)))
    usual = [word for word, count in counted.most_common() if count >= MIN_EXAMPLES and not word.isdigit()]
    found = (_tried(word, counted[word], fillers, ask) for word in usual)
    drawing = [one for one in found if 2 * (one.answered + one.suggested) > len(fillers)]
    return sorted(drawing, key=lambda one: (-one.answered, -one.suggested, -one.examples, one.word))


def neutral_fillers(background: Sequence[str], ask: Ask) -> list[Filler]:
    """The beginning of one background line and the end of another, from all over the list: words of other matters that
    were never learned together. Only those to which no rule is said.
    """
    long = [words(line) for line in background if len(words(line)) > BEFORE_WORDS + AFTER_WORDS]
    spread = sorted(range(len(long) - 1), key=lambda place: (place * 0.618034) % 1)
    found: list[Filler] = []
    for place in spread:
        filler = " ".join(long[place][:BEFORE_WORDS]), " ".join(long[place + 1][-AFTER_WORDS:])
        if ask(" ".join(filler)).status not in RULES_SAID:
            found.append(filler)
        if len(found) == FILLERS:
            break
    return found


def as_table(found: Sequence[LoneWord], fillers: Sequence[Filler]) -> str:
    lines = [
        f"Nói kèm: {'; '.join(map(' … '.join, fillers))}",
        f"{'từ':14}{'trong câu mẫu':>14}{'trả lời':>9}{'gợi ý':>7}  mục",
    ]
    for one in found:
        shown = f"{one.entry} ({one.verdict})" if one.verdict else one.entry
        lines.append(f"{one.word:14}{one.examples:>14}{one.answered:>9}{one.suggested:>7}  {shown}")
    answered = sum(2 * one.answered > len(fillers) for one in found)
    lines.append(f"{len(found)} từ một mình đã kéo theo quy định, trong đó {answered} từ được trả lời ngay.")
    return "\n".join(lines)


def _tried(word: str, examples: int, fillers: Sequence[Filler], ask: Ask) -> LoneWord:
    answers = [ask(f"{before} {word} {after}") for before, after in fillers]
    said = [_rule(answer) for answer in answers if answer.status in RULES_SAID]
    entry = Counter(one.id for one in said).most_common(1)[0][0] if said else ""
    verdict = next((one.verdict for one in said if one.id == entry), None)
    answered = sum(answer.status is AnswerStatus.ANSWERED for answer in answers)
    return LoneWord(word, examples, answered, len(said) - answered, entry, verdict)


def _rule(answer: Answer) -> Entry:
    return answer.entry or answer.suggestions[0].entry
