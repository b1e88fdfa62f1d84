"""A question in, an Answer out: matching and decision together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.calls import without_calls
from bot.answers.chances import chances_of_help
from bot.answers.circumstances import Circumstances
from bot.answers.circumstances_table import Table
from bot.answers.danger_beside import Hearing, heard_beside
from bot.answers.decision import Answer, AnswerPolicy, AnswerStatus
from bot.answers.document_numbers import document_numbers
from bot.answers.matcher import MAX_QUESTION_CHARS, Matcher, Ranking
from bot.answers.parameters import Parameters
from bot.answers.plain_words import PlainWords
from bot.answers.post_kinds import Shares, shares
from bot.answers.quoting import Quoting
from bot.answers.reading import Analysis
from bot.answers.schema import Knowledge
from bot.answers.wordless import only_links, wordless


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: what was read, what spoke for the first entry, what came next, what turned it round;
    `turning`: the circumstances under which the first entry does not hold.
    """

    analysis: Analysis
    negated: bool
    features: tuple[tuple[str, float], ...]
    ranking: tuple[tuple[str, float], ...]
    circumstances: tuple[str, ...]
    turning: tuple[str, ...]
    answer: Answer


def circumstances_of(knowledge: Knowledge, matcher: Matcher, phrases: Table | None = None) -> Circumstances:
    """Those of the knowledge, read as the matcher reads. `phrases`: their table, where it was made before."""
    numbers = document_numbers(knowledge)
    repairer = matcher.reader.repairer
    return Circumstances(knowledge.circumstances, matcher.names, knowledge.entries, repairer, numbers, phrases)


class Answerer:
    """Answers from the entries, with a trained matcher and the parameters learned for it. `phrases`: those of the
    circumstances, where they were made ready for this knowledge and matcher.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        matcher: Matcher,
        parameters: Parameters,
        posts: Matcher | None = None,
        phrases: Table | None = None,
    ) -> None:
        self.entries = entries = knowledge.entries
        self.matcher = matcher
        self.parameters = parameters
        self._decider = AnswerPolicy(matcher.names, entries, knowledge.cards)
        self._quoting = Quoting(matcher)
        self._cards = knowledge.cards
        self._plain_words = PlainWords(knowledge.cards.values())
        self._posts = posts
        self._circumstances = circumstances_of(knowledge, matcher, phrases)

    def answer(self, text: str, ranking: Ranking | None = None, *, joined: bool = False) -> Answer:
        """What there is to say to a message: of one without words its characters tell; one longer than
        MAX_QUESTION_CHARS, or only a link, is not answered. `ranking`: the text's own, where it
        is known already; `joined` as in `Ask`.
        """
        if (card := self._cards.get(wordless(text))) is not None:
            return Answer(AnswerStatus.ABOUT, None, 1.0, card=card)
        if (card := self._plain_words.heard(text)) is not None:
            return Answer(AnswerStatus.URGENT, None, 1.0, card=card)
        if len(text) > MAX_QUESTION_CHARS or only_links(text):
            return Answer(AnswerStatus.ABSTAINED, None, 1.0)
        answer = self.decided(text, ranking or self.matcher.rank(text))
        if answer.status is AnswerStatus.URGENT:
            return answer
        beside = None if joined else heard_beside(text, answer.danger, self._hearing())
        return beside or self._without_calls(text) or answer

    def _hearing(self) -> Hearing:
        return Hearing(self._plain_words.heard, self._decide, self._chances, self.parameters.passage_from)

    def _without_calls(self, text: str) -> Answer | None:
        """The card of help that the message asks for without its mere calls, None for none."""
        if not (rest := without_calls(text)):
            return None
        if (card := self._plain_words.heard(rest)) is not None:
            return Answer(AnswerStatus.URGENT, None, 1.0, card=card)
        told = self._decide(rest)
        return told if told.status is AnswerStatus.URGENT else None

    def _decide(self, text: str) -> Answer:
        return self.decided(text, self.matcher.rank(text))

    def _chances(self, texts: Sequence[Sequence[str]]) -> Sequence[float]:
        """Of each text, given as words, that it calls for help."""
        return chances_of_help(self.matcher.logits(texts), self._decider.groups.urgent, self.parameters)

    def decided(self, text: str, ranking: Ranking) -> Answer:
        """What is said where the text's entries are ranked so."""
        answer = self._decider.decide(ranking, self.parameters, lambda shares: self._circumstances.turned(shares, text))
        if answer.status is AnswerStatus.ANSWERED and answer.entry is not None and ranking.vector is not None:
            return replace(answer, entry=self._quoting.ordered(answer.entry, ranking.vector))
        return answer

    def nearest(self, text: str) -> str:
        """The entry or card that a text is most like, whether it is answered or not."""
        probabilities = self.matcher.rank(text).probabilities(self.parameters.temperature)
        return self.matcher.names[int(probabilities[: len(self.matcher.names)].argmax())]

    def post_kinds(self, text: str) -> Shares:
        """How much a text is like each kind of post."""
        return shares(self._posts, text) if self._posts is not None else {}

    def explain(self, text: str, most: int = 8) -> Explanation:
        ranking = self.matcher.rank(text)
        probabilities = ranking.probabilities(self.parameters.temperature)
        names = (*self.matcher.names, "(other matters)")
        order = probabilities.argsort()[::-1][:most]
        return Explanation(
            analysis=self.matcher.analyse(text),
            negated=ranking.negated,
            features=self.matcher.strongest(text, int(order[0]), most),
            ranking=tuple((names[place], float(probabilities[place])) for place in order),
            circumstances=self._circumstances.named(text),
            turning=self._circumstances.turning(text, names[int(order[0])]),
            answer=self.answer(text),
        )
